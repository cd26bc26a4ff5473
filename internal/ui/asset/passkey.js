// Runs the passkey ceremony of a form when it is sent, and sends the form with
// the answer. Everything else on the page works without it.

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    if (form.elements.passkey.value !== "") return; // the answer is there: let it go
    event.preventDefault();
    const fault = form.querySelector("[data-passkey-fault]");
    fault.hidden = true;
    try {
      form.elements.passkey.value = JSON.stringify(await ceremony(form));
      form.requestSubmit();
    } catch (error) {
      console.info(error.name); // the reader stopped, or there is no passkey here
      fault.hidden = false;
      fault.focus();
    }
  });
}

// A page that is shown again from the browser's memory asks for a new answer.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.passkey.value = "";
});

async function ceremony(form) {
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return (await navigator.credentials.create({ publicKey })).toJSON();
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ publicKey })).toJSON();
}
