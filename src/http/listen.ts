import type { Api } from './hooks/context.ts';

/** Where one part of the server listens; 0 lets the system choose the port. */
export interface Listener {
  readonly app: Api;
  readonly host: string;
  readonly port: number;
  /** The setting that the port is from. */
  readonly setting: string;
}

/** A port that cannot be had. */
class ListenError extends Error {
  /** The system's code, such as `EADDRINUSE`. */
  readonly code: string;

  constructor({ host, port, setting }: Listener, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    super(
      `cannot listen on ${host}:${port} (${code}): another program may use the port; set http.host and ${setting}`,
      { cause },
    );
    this.code = code;
  }
}

/** Starts to listen; answers the base URL. Throws {@link ListenError} where it cannot. */
export async function listen(listener: Listener): Promise<string> {
  const { app, host, port } = listener;
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw new ListenError(listener, error);
  }
}
