/** An error as an AWS service answers it. `code` is the code on the wire, such as `NoSuchEntity`. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.status = status;
  }
}

/** Where a service refuses an input that its own model forbids: `ValidationError` of IAM and STS, else `ValidationException`. */
export type ConstraintCode = 'ValidationError' | 'ValidationException';

/** The words that IAM and SageMaker have for an input that breaks a constraint of their model. */
export function constraintViolated(
  member: string,
  value: unknown,
  constraint: string,
  code: ConstraintCode = 'ValidationException',
): ServiceError {
  const message = `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`;
  return new ServiceError(code, message);
}

/** A number's bounds in a service's model, and what holds where a request has no such number. */
export interface Bounds {
  readonly member: string;
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
  readonly code?: ConstraintCode;
}

/** The number of a request, or its default; refused outside its bounds. */
export function bounded(value: number | undefined, bounds: Bounds): number {
  if (value === undefined) return bounds.fallback;
  if (value > bounds.max) {
    throw constraintViolated(
      bounds.member,
      value,
      `Member must have value less than or equal to ${bounds.max}`,
      bounds.code,
    );
  }
  if (value < bounds.min) {
    throw constraintViolated(
      bounds.member,
      value,
      `Member must have value greater than or equal to ${bounds.min}`,
      bounds.code,
    );
  }
  return value;
}

/** A member that the service's model requires. */
export function required<Value>(value: Value | undefined, member: string, code?: ConstraintCode): Value {
  if (value !== undefined && value !== '') return value;
  throw constraintViolated(member, 'null', 'Member must not be null', code);
}
