package httpsrv

import (
	"net"
	"net/http"
	"strings"

	"comity.example/comity/internal/fail"
)

// contentPolicy lets a page load what the hub itself serves and nothing else;
// no script or style stands in a page.
const contentPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// permissions are the powers of a browser that no page here uses.
const permissions = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
	"magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"

// safe sets what every answer carries; a handler may tighten it.
func (s *Server) safe(h http.Handler) http.Handler {
	secure := strings.HasPrefix(s.site.Base, "https://")
	policy := contentPolicy
	if s.site.Signer {
		policy += "; connect-src 'self'"
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Permissions-Policy", permissions)
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		if secure {
			head.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.ServeHTTP(w, r)
	})
}

// named refuses a request for a host that is not this hub: one that another
// site's name was pointed at it for. Addresses that the hub writes never come
// from the request.
func (s *Server) named(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.site.AnyHost && !s.hosts[hostOf(r.Host)] {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(http.StatusMisdirectedRequest)
			_, _ = w.Write([]byte(fail.New(fail.Invalid, "This hub does not answer to that name.").Message + "\n"))
			return
		}
		h.ServeHTTP(w, r)
	})
}

// hostOf gives the name in a Host header, without port and brackets.
func hostOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}
