/**
 * Who may use a route. `page` asks people to sign in where `read` answers programs with 401; `page-write` is `write` for what
 * people send from a page.
 */
export type Access = 'open' | 'read' | 'write' | 'page' | 'page-write' | 'metrics';
