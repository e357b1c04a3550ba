/** What every template knows of the installation. */
export const installationNames: readonly string[] = ['partition', 'account', 'region'];

/** A known name that differs only in case, separators, or by being longer or shorter; the shorter has three letters or more. */
export function similarName(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name);
  return known.find((candidate) => {
    const [shorter = '', longer = ''] = [wanted, plain(candidate)].toSorted((a, b) => a.length - b.length);
    return shorter.length >= 3 && longer.includes(shorter);
  });
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
