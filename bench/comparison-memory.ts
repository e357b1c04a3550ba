/**
 * Compares the pair on stdin in a process of its own and prints by how many megabytes its resident set peaked, how many
 * milliseconds it took, and the verdict.
 */
import { readFileSync } from 'node:fs';
import { compareExactly } from '../src/policy/compare/compare-exactly.ts';
import type { Pair } from './comparison-pairs.ts';

const { canonical, live } = JSON.parse(readFileSync(0, 'utf8')) as Pair;
compareExactly({ policies: [] }, { policies: [] });
const before = process.resourceUsage().maxRSS;
const start = performance.now();
const { verdict } = compareExactly(canonical, live);
const milliseconds = performance.now() - start;
const megabytes = (process.resourceUsage().maxRSS - before) / 1024;
process.stdout.write(JSON.stringify({ megabytes, milliseconds, verdict }));
