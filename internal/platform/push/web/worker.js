// Shows that something needs the reader, and opens the page that says what. It
// keeps nothing, answers no page's requests and asks nobody for anything.

self.addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  event.waitUntil(self.registration.showNotification(told.title ?? "", { body: told.text ?? "", tag: "board", renotify: true, data: { link: told.link ?? "/" } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const to = new URL(event.notification.data.link, self.location.origin);
  if (to.origin === self.location.origin) event.waitUntil(self.clients.openWindow(to.href));
});
