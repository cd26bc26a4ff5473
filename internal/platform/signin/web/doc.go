// Package web is how people sign in: pages, cookies, and who acts in a request.
//
//	/sign-in ── passkey ──► session ──► next, or /hat when there are several
//	/enrol/{token} ── passkey made ──► /sign-in
//	/account: passkeys, sessions, name; /hat: in whose name
//	/sign-out
//
// A session's token lives in one cookie that scripts cannot read and other
// sites do not send. Over https its name begins with __Host-, so no other host
// of the same domain can set it.
package web
