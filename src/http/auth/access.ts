/** Who may use a route. `page` asks people to sign in where `read` answers programs with 401. */
export type Access = 'open' | 'read' | 'write' | 'page' | 'metrics';
