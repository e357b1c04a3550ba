export { shellWord } from '../../domain/shell-words.ts';
