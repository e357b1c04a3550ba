/** What every template knows of the installation. */
export const installationNames: readonly string[] = ['partition', 'account', 'region'];

/** A known name that differs only in case, separators, or by being longer or shorter. */
export function similarName(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name);
  if (wanted.length < 3) return undefined;
  return known.find((candidate) => plain(candidate).includes(wanted) || wanted.includes(plain(candidate)));
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
