import type { AlertGroup } from '../../domain/delivery/alert-group.ts';
import type { Delivery } from '../../domain/delivery/delivery.ts';
import type { AlertGroupRow, DeliveryRow } from './schema.ts';

/* Between rows and domain objects, as in rows.ts. */

/** The columns that an attempt to deliver changes; the others are set once. */
export function deliveryProgress(delivery: Delivery) {
  return {
    status: delivery.status,
    attempts: delivery.attempts,
    next_attempt_at: delivery.nextAttemptAt,
    delivered_at: delivery.deliveredAt,
    last_error: delivery.lastError,
  };
}

/** A delivery as its table keeps it, at its place in the order. */
export function deliveryToRow(delivery: Delivery, place: Pick<DeliveryRow, 'revision' | 'ordinal'>): DeliveryRow {
  return {
    id: delivery.id,
    ...place,
    sink_id: delivery.sinkId,
    group_key: delivery.groupKey,
    message: JSON.stringify(delivery.message),
    created_at: delivery.createdAt,
    from_revision: delivery.fromRevision,
    ...deliveryProgress(delivery),
  };
}

/** The delivery of a row. */
export function rowToDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    sinkId: row.sink_id,
    groupKey: row.group_key,
    message: JSON.parse(row.message) as Delivery['message'],
    fromRevision: row.from_revision,
    status: row.status as Delivery['status'],
    attempts: row.attempts,
    createdAt: row.created_at,
    nextAttemptAt: row.next_attempt_at,
    deliveredAt: row.delivered_at,
    lastError: row.last_error,
  };
}

/** What a sink was told of a group, as its table keeps it. */
export function alertGroupToRow(group: AlertGroup): AlertGroupRow {
  return {
    sink_id: group.sinkId,
    target_id: group.targetId,
    check_id: group.checkId,
    told_revision: group.toldRevision,
    told_at: group.toldAt,
    firing: group.firing ? 1 : 0,
    stale: group.stale ? 1 : 0,
    stale_told_at: group.staleToldAt,
    pending: group.pending ? 1 : 0,
    due_at: group.dueAt,
    routed: group.routed ? 1 : 0,
  };
}

/** What a sink was told of a group, of a row. */
export function rowToAlertGroup(row: AlertGroupRow): AlertGroup {
  return {
    sinkId: row.sink_id,
    targetId: row.target_id,
    checkId: row.check_id,
    toldRevision: row.told_revision,
    toldAt: row.told_at,
    firing: row.firing === 1,
    stale: row.stale === 1,
    staleToldAt: row.stale_told_at,
    pending: row.pending === 1,
    dueAt: row.due_at,
    ...(row.routed === 1 ? { routed: true as const } : {}),
  };
}
