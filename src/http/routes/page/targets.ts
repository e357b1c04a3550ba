import { z } from 'zod';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { readBoundary } from '../../page/policy/boundary.ts';
import { readPolicyDetail } from '../../page/policy/policy-detail.ts';
import { noPolicyPage, policyPage } from '../../page/policy/policy-page.ts';
import { targetPage } from '../../page/targets/target-page.ts';
import { strictQuery } from '../../representation/strict-query.ts';
import { readPastDays } from '../../service/past-days.ts';
import { readTargetPosture } from '../../service/posture.ts';
import { idParameter, noParameters } from '../api/common.ts';
import { unknownTarget } from '../api/targets.ts';
import { field, given } from './form-query.ts';
import { pageSchema, sendPage } from './page-route.ts';

const policyQuery = strictQuery({ role: field(z.string().max(2048)), find: field(z.string().max(200)) });

/** What is known of a target, and its policies side by side. */
export function targets(app: Api, context: HttpContext): void {
  oneTarget(app, context);
  policies(app, context);
}

function oneTarget(app: Api, context: HttpContext): void {
  const { options } = context;
  app.get(
    '/targets/:id',
    {
      config: { access: 'page' },
      schema: { ...pageSchema('The page: one target'), params: idParameter, querystring: noParameters },
    },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const { id } = request.params;
        const target = options.targets.find((row) => row.id === id);
        if (!target) return unknownTarget(id, options.targets);
        const [checks, past] = await Promise.all([readTargetPosture(options, id), readPastDays(options, id)]);
        const titles = Object.fromEntries(options.checks.map((check) => [check.id, check.title]));
        const mayWrite = context.gate.mayWrite(request);
        const parts = targetPage({ target, checks, titles, past, mayWrite, now: options.clock() });
        return { title: `Target ${id}`, parts };
      }),
  );
}

function policies(app: Api, context: HttpContext): void {
  const { options } = context;
  app.get(
    '/targets/:id/policy',
    {
      config: { access: 'page' },
      schema: { ...pageSchema('The page: policies side by side'), params: idParameter, querystring: policyQuery },
    },
    async (request, reply) =>
      sendPage(request, reply, context, async () => {
        const { id } = request.params;
        if (!options.targets.some((row) => row.id === id)) return unknownTarget(id, options.targets);
        const title = `Policy of ${id}`;
        const states = await options.store.checkStates(id);
        const state = states.find(({ checkId }) => checkId === 'policy-drift');
        const detail = state && readPolicyDetail(state.detail);
        if (!detail) return { title, parts: { policy: noPolicyPage(id) } };
        const { role, find = '' } = given(request.query);
        const attachments = states.find(({ checkId }) => checkId === 'role-attachments');
        const boundaryOf = (roleArn: string) => attachments && readBoundary(attachments.detail, roleArn);
        const evaluatedAt = state.lastAttemptAt;
        const view = { boundaryOf, targetId: id, detail, role, find, evaluatedAt, now: options.clock() };
        return { title, parts: { policy: policyPage(view) } };
      }),
  );
}
