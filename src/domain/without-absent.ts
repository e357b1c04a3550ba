/** The same without the members that are `undefined`: what `exactOptionalPropertyTypes` takes for optional ones. */
export function withoutAbsent<T extends object>(given: T): Present<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** Members that may be `undefined` are optional, the others are there. */
export type Present<T extends object> = Required<Pick<T, PresentKey<T>>> & {
  [Key in Exclude<keyof T, PresentKey<T>>]?: Exclude<T[Key], undefined>;
};

type PresentKey<T extends object> = { [Key in keyof T]-?: undefined extends T[Key] ? never : Key }[keyof T];
