import { showDocs } from '/docs/docs.js';

showDocs(() => {});
