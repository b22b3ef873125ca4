import { showDocs } from '/docs/docs.js';

/** In a demo a customer and an admin are signed in, so that "Try it out" works at once; the padlock takes other tokens. */
showDocs((ui) => {
  ui.preauthorizeApiKey('bearer', 'demo-user-1');
  ui.preauthorizeApiKey('admin', 'demo-admin');
});
