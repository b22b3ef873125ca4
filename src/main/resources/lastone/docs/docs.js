/** Shows Swagger UI over this server's own openapi.yaml; nothing is sent anywhere else. The colours follow the system's. */
export function showDocs(whenShown) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', follow);
  follow();
  const ui = globalThis.SwaggerUIBundle({
    url: '/openapi.yaml',
    dom_id: '#docs',
    deepLinking: true,
    validatorUrl: null,
    onComplete: () => whenShown(ui),
  });
}
