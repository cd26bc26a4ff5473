// Runs the passkey ceremony of a form when it is sent, and sends the form with
// the answer. Everything else on the page works without it.

const signer = document.querySelector("[data-passkey-signer]")?.dataset.passkeySigner;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const fault = form.querySelector("[data-passkey-fault]");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.passkey.value !== "") return; // the answer is there: let it go
    event.preventDefault();
    if (busy) return; // the browser is asking already
    busy = true;
    fault.hidden = true;
    try {
      form.elements.passkey.value = JSON.stringify(await ceremony(form.dataset.passkey, JSON.parse(form.dataset.options)));
      form.requestSubmit();
    } catch (error) {
      console.info(error.name); // the reader stopped, or there is no passkey here
      fault.hidden = false;
      fault.tabIndex = -1;
      fault.focus();
    } finally {
      busy = false;
    }
  });
}

// A page that is shown again from the browser's memory asks for a new answer.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.passkey.value = "";
});

async function ceremony(kind, options) {
  if (signer) return ask(kind, options);
  const publicKey = read(kind, options);
  const credential = await navigator.credentials[kind]({ publicKey });
  return credential.toJSON ? credential.toJSON() : written(credential);
}

// In a demonstration the hub answers for people who do not exist.
async function ask(kind, options) {
  const answer = await fetch(signer, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ ceremony: kind, options }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function read(kind, options) {
  const parse = { create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON" }[kind];
  if (PublicKeyCredential[parse]) return PublicKeyCredential[parse](options);
  const ids = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const out = { ...options, challenge: bytes(options.challenge) };
  if (options.user) out.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) out.excludeCredentials = ids(options.excludeCredentials);
  if (options.allowCredentials) out.allowCredentials = ids(options.allowCredentials);
  return out;
}

// Browsers that write no JSON themselves.
function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
  };
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
