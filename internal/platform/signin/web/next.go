package web

import (
	"net/url"
	"strings"
)

// inside gives an address of this hub to go on to, or "" for anything that is
// none, or could lead elsewhere in some browser: it must be a path that begins
// with one slash, without backslashes and control characters, plain and
// decoded.
func inside(next string) string {
	if len(next) > 2000 || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		return ""
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return ""
	}
	for _, part := range []string{next, u.Path} {
		bad := func(r rune) bool { return r < 0x20 || r == 0x7f || r == '\\' }
		if strings.ContainsFunc(part, bad) || strings.HasPrefix(part, "//") {
			return ""
		}
	}
	return next
}

// withNext adds to an address where to go on to.
func withNext(address, next string) string {
	if next == "" {
		return address
	}
	return address + "?" + url.Values{"next": {next}}.Encode()
}
