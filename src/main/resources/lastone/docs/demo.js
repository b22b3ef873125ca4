import { showDocs } from '/docs/docs.js';

/** In a demo a customer is signed in, so that "Try it out" works at once; the padlock takes any other token. */
showDocs((ui) => ui.preauthorizeApiKey('bearer', 'demo-user-1'));
