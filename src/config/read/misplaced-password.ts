/** How to write what a URL gives a meaning of its own. */
export const encodePassword = 'Write / ? # and @ in a password as %2F %3F %23 and %40.';

/**
 * Whether a part of a password may stand where the path, the query or the fragment of a URL should: a `/`, `?` or `#` in a
 * password that begins with digits, as in `postgres://user:12/34@host/name`, makes the user the host.
 */
export function hasMisplacedPassword({ pathname, search, hash }: URL): boolean {
  return [pathname, search, hash].some((part) => part.includes('@'));
}
