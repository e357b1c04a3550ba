/** What every template knows of the installation. */
export const installationNames: readonly string[] = ['partition', 'account', 'region'];

/** A known name that differs only in case, separators, or by being longer or shorter; the shorter has three letters or more. */
export function similarName(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name);
  return known.find((candidate) => {
    const other = plain(candidate);
    return Math.min(wanted.length, other.length) >= 3 && (other.includes(wanted) || wanted.includes(other));
  });
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
