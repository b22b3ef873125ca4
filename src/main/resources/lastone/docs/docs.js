/** Shows Swagger UI over this server's own openapi.yaml; nothing is sent anywhere else. */
export function showDocs(whenShown) {
  const ui = globalThis.SwaggerUIBundle({
    url: '/openapi.yaml',
    dom_id: '#docs',
    deepLinking: true,
    validatorUrl: null,
    onComplete: () => whenShown(ui),
  });
}
