package outbox_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/emersion/go-smtp"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
)

// What became of a notice is known by its key: it waits, also where several letters
// do; one was sent; all failed, or nobody is meant.
func TestWhatBecame(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		o.Rcpt = map[string]error{"x@mfa.test": &smtp.SMTPError{Code: 550, Message: "unknown"}, "ada@mfa.test": &smtp.SMTPError{Code: 550, Message: "unknown"}, "y@mfa.test": &smtp.SMTPError{Code: 451, Message: "later"}}
		keys := []string{"never put"}
		put := func(key string, to outbox.Recipient) {
			n := keysChanged(to)
			n.Key, n.To.Participant = key, p.a
			p.put(n)
			keys = append(keys, key)
		}
		put("one of two", outbox.Recipient{Roles: []policy.Role{policy.KeyOfficer}})
		put("refused", outbox.Recipient{Address: "x@mfa.test"})
		put("later", outbox.Recipient{Address: "y@mfa.test"})
		put("nobody", outbox.Recipient{Roles: []policy.Role{policy.Secretariat}})
		is := func(when string, want map[string]outbox.Fate) {
			t.Helper()
			var got map[string]outbox.Fate
			err := p.DB.Read(t.Context(), func(q sqldb.Querier) (err error) {
				got, err = p.q.Became(context.Background(), q, keys)
				return err
			})
			if err != nil || !maps.Equal(got, want) {
				t.Errorf("%s: %v, %v", when, got, err)
			}
		}
		is("before a round", map[string]outbox.Fate{"one of two": outbox.FateWaits, "refused": outbox.FateWaits, "later": outbox.FateWaits, "nobody": outbox.FateWaits})
		p.round()
		want := map[string]outbox.Fate{"one of two": outbox.FateSent, "refused": outbox.FateFailed, "later": outbox.FateWaits, "nobody": outbox.FateFailed}
		is("after one", want)
		for i := range 500 { // more than one query asks for
			keys = append(keys, fmt.Sprint("never put ", i))
		}
		is("among many", want)
	})
}
