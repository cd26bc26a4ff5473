// Asks the browser, when a form is sent, for what this device can be told by, and
// sends the form with that. Nothing is asked before somebody presses the button.

for (const form of document.querySelectorAll("form[data-push]")) {
  const fault = form.querySelector("[data-push-fault]");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.subscription.value !== "") return; // it is there: let it go
    event.preventDefault();
    if (busy) return; // the browser is asking already
    busy = true;
    fault.hidden = true;
    try {
      const worker = await navigator.serviceWorker.register("/push-worker.js", { scope: "/" });
      const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) };
      const told = (await worker.pushManager.getSubscription()) ?? (await worker.pushManager.subscribe(options));
      const { endpoint, keys } = told.toJSON();
      form.elements.subscription.value = JSON.stringify({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
      form.requestSubmit();
    } catch (error) {
      console.info(error.name); // the reader said no, or this browser cannot
      fault.hidden = false;
      fault.tabIndex = -1;
      fault.focus();
    } finally {
      busy = false;
    }
  });
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}
