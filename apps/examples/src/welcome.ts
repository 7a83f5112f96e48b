/** Tells whoever started the example what to try, in lines that a shell takes. */
export function printWelcome({ origin, key }: { origin: string; key: string }): void {
  console.log(`
Orders API, guarded by Apikee in local mode
  address   ${origin}
  docs      ${origin}/docs
  key       ${key}

Try it:

# 200: the tenant that the key names
curl -i -H 'x-api-key: ${key}' ${origin}/me

# 401: no key
curl -i ${origin}/me

# 403: the key may read orders, and not delete them
curl -i -X DELETE -H 'x-api-key: ${key}' ${origin}/orders/1

Ctrl-C ends it.`);
}
