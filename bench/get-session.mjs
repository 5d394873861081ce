import { getSession } from '../dist/index.js';

await getSession('dev');
