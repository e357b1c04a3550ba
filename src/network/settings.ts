/** How outgoing connections are made, for AWS and for sinks. Times are milliseconds. */
export interface NetworkSettings {
  /** Proxy for https (and http) requests, such as `http://proxy.internal:3128`. */
  readonly proxy?: string;
  /** Comma-separated hosts, domains and addresses that are reached directly, as in NO_PROXY. */
  readonly noProxy?: string;
  /** Further certificate authorities to trust beside the default ones, PEM. */
  readonly certificateAuthorities?: string;
  readonly connectTimeout: number;
  readonly requestTimeout: number;
}
