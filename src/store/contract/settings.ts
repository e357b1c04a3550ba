/** Which store, with its secrets. */
export type StoreSettings =
  | { readonly kind: 'sqlite'; readonly path: string }
  | ({ readonly kind: 'postgres' } & PostgresSettings);

/** How the database is reached. */
export interface PostgresSettings {
  /** `postgres://user:password@host:port/database`, without parameters about TLS. */
  readonly url: string;
  /** `false`: no TLS. Else the certificate of the server is checked, against these PEM authorities where given. */
  readonly tls: false | { readonly ca?: string };
  /** Connections of the store at most. */
  readonly connections: number;
}
