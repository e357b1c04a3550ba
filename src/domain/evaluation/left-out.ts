/** Why resources are left out: by their name, by their state, or for their age. */
export const leftOutReasons = ['name', 'state', 'age'] as const;

/** Resources that the configuration leaves out, by the reason. Those too old are as many as the list came past: at least so many. */
export type LeftOut = Readonly<Record<(typeof leftOutReasons)[number], number>>;
