import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePolicyDocument } from '../../../src/aws/iam/policy-document.ts';

describe('aws/policy-document', () => {
  it('answers any JSON text as it is, percent signs and all', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(decodePolicyDocument(text)).toBe(text);
      }),
    );
    const text = '{"Resource":"arn:aws:s3:::bucket/100%25/%7Bx%7D"}';
    expect(decodePolicyDocument(text)).toBe(text);
  });

  it('answers any URL-encoded JSON text decoded once', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(decodePolicyDocument(encodeURIComponent(text))).toBe(text);
      }),
    );
    const text = '{"Resource":"arn:aws:s3:::bucket/%2F+x"}';
    expect(decodePolicyDocument(encodeURIComponent(text))).toBe(text);
  });

  it('keeps the layout of a document', () => {
    const text = '{\n  "Version": "2012-10-17",\n\t"Statement": []\n}\n';
    expect(decodePolicyDocument(text)).toBe(text);
    expect(decodePolicyDocument(encodeURIComponent(text))).toBe(text);
  });

  it.each(['', '%', '%7B%22a', '{"a":', 'not json', '%E0%A4%A', '<html></html>'])('does not guess at %j', (text) => {
    expect(decodePolicyDocument(text)).toBeUndefined();
  });
});
