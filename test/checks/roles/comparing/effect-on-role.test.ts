import { expect, it } from 'vitest';
import { followedByEffect } from '../../../../src/checks/roles/comparing/effect-on-role.ts';

const told = 'the role may do more';

it.each([
  { words: 'Policy P is gone', effect: { told: '', example: '' }, expected: 'Policy P is gone' },
  {
    words: 'Policy P is gone',
    effect: { told, example: 's3:GetObject on *' },
    expected: 'Policy P is gone; the role may do more: s3:GetObject on *',
  },
  {
    words: 'Policy P allows more: s3:GetObject on *',
    effect: { told, example: 's3:GetObject on *' },
    expected: 'Policy P allows more: s3:GetObject on *; the role may do more',
  },
  {
    words: 'Policy P allows more: s3:GetObject on *; it is that of release 1.6',
    effect: { told, example: 's3:GetObject on *' },
    expected: 'Policy P allows more: s3:GetObject on *; it is that of release 1.6; the role may do more',
  },
  {
    words: 'Policy P allows more: s3:GetObject on *-logs',
    effect: { told, example: 's3:GetObject on *' },
    expected: 'Policy P allows more: s3:GetObject on *-logs; the role may do more: s3:GetObject on *',
  },
  {
    words: 'Policy P allows more: s3:GetObject on *',
    effect: { told: 'whether the role may do more is not decided', example: '' },
    expected: 'Policy P allows more: s3:GetObject on *; whether the role may do more is not decided',
  },
])('checks/roles/effect-on-role: tells each example once: $expected', ({ words, effect, expected }) => {
  expect(followedByEffect(words, effect)).toBe(expected);
});
