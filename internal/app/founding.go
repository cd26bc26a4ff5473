package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/founding"
	foundingweb "comity.example/comity/internal/platform/founding/web"
	"comity.example/comity/internal/platform/signin"
	signinweb "comity.example/comity/internal/platform/signin/web"
	"comity.example/comity/statement"
)

// begun is what the making of a hub in the browser writes first: with it and the
// keystore a process that was killed half way is gone on with. Nothing in it is
// secret.
type begun struct {
	Log     string         `json:"log"`
	Domain  string         `json:"domain"` // of passkeys
	Name    string         `json:"name"`
	Base    string         `json:"base"`
	Contact string         `json:"contact,omitempty"`
	ID      statement.Hash `json:"id"`   // of the opening statement
	Load    bool           `json:"load"` // what is shipped
	Leaf    []byte         `json:"leaf"`
	Blob    []byte         `json:"blob"`
}

// begunFile is where it lies, beside the keystore, until the hub is made.
const begunFile = "founding.json"

func (o *Options) at(file string) string { return filepath.Join(o.Data, file) }

func isThere(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, fail.Wrap(err, fail.Unavailable, "the folder of the hub cannot be read")
}

// unmade reports whether there is no hub, and no part of one, where the options
// look for it. A keystore is such a part; so is a register without one.
func (o *Options) unmade(ctx context.Context) (bool, error) {
	if has, err := isThere(o.at(keystoreFile)); has || err != nil {
		return false, err
	}
	if o.Database == "" {
		if has, err := isThere(o.at(databaseFile)); !has || err != nil {
			return err == nil, err
		}
	}
	db, err := sqldb.OpenReadOnly(ctx, o.DatabaseURL())
	if err != nil {
		return false, err
	}
	empty, err := ledger.Empty(ctx, db)
	return empty, errors.Join(err, db.Close())
}

// finish goes on with a hub whose making was cut off after its sheet had been
// read back.
func (o *Options) finish(ctx context.Context) error {
	text, err := os.ReadFile(o.at(begunFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var b begun
	if err == nil {
		err = json.Unmarshal(text, &b)
	}
	if err != nil {
		return fail.Wrap(err, fail.Broken, "the note of how far the hub was made cannot be read")
	}
	if has, err := isThere(o.at(keystoreFile)); !has || err != nil {
		return err // its keys were never kept: there is nothing to go on with
	}
	if o.Secret == nil {
		return fail.New(fail.Locked, "the hub in %s was cut off while it was made", o.Data).
			WithHint("start it with its key file or passphrase: it goes on where it was")
	}
	store, err := keys.Load(o.at(keystoreFile), *o.Secret)
	if err != nil {
		return err
	}
	db, err := sqldb.Open(ctx, o.DatabaseURL())
	if err != nil {
		return err
	}
	if err := errors.Join(o.complete(ctx, db, store, b), db.Close()); err != nil {
		return err
	}
	hub, err := o.loaded(ctx, b)
	if err != nil {
		return err
	}
	return hub.Close()
}

// loaded opens a hub that is complete, records what is shipped if that is wanted
// and not done, and forgets how the hub was made.
func (o *Options) loaded(ctx context.Context, b begun) (hub *Hub, err error) {
	if hub, err = Open(ctx, *o); err != nil {
		return nil, err
	}
	if b.Load && hub.Ledger.Quarantine() == "" {
		_, err = hub.Load(ctx, func(int, int) {})
	}
	if err == nil {
		err = os.Remove(o.at(begunFile))
	}
	if err != nil {
		return nil, errors.Join(fail.Wrap(err, fail.Unavailable, "the hub cannot be finished"), hub.Close())
	}
	return hub, nil
}

// complete writes what is not written yet of a hub whose keys are kept: all but
// what is shipped. It can be called again, however far it came.
func (o *Options) complete(ctx context.Context, db *sqldb.DB, store *keys.Store, b begun) error {
	empty, err := ledger.Empty(ctx, db)
	if err != nil {
		return err
	}
	if empty {
		if err := ledger.Prepare(ctx, db, b.Log, store.VKey()); err != nil {
			return err
		}
	}
	hub, err := ledger.Setting(ctx, db, ledger.SettingHub)
	if err != nil {
		return err
	}
	if hub == "" {
		settled := *o
		settled.Domain, settled.Site = b.Domain, Site{Name: b.Name, Base: b.Base, Contact: b.Contact}
		if err := settle(ctx, settled, db, b.Log); err != nil {
			return err
		}
		return open(ctx, *o, db, store, &keys.Opening{ID: b.ID, Leaf: b.Leaf, Blob: b.Blob})
	}
	return nil
}

// maker makes one hub, from what a founding has come to.
type maker struct {
	o     Options
	db    *sqldb.DB // held from the start, so that no second process makes the same
	kept  bool      // the keys are on the disk
	whole bool      // and so is the rest
	made  chan *Hub // the hub, once it is open
}

// make writes the hub and opens it. Called again, it goes on. The order is what
// makes it safe to be killed anywhere: before the keystore is there, nothing is.
func (m *maker) make(ctx context.Context, h founding.Hub) (*Hub, error) {
	b := begun{Log: h.Log, Domain: h.Domain(), Name: h.Name, Base: h.Address, Contact: h.Contact, Load: h.Load,
		ID: h.Opening.ID, Leaf: h.Opening.Leaf, Blob: h.Opening.Blob}
	if !m.kept {
		if err := m.keep(h, b); err != nil {
			return nil, err
		}
		m.kept = true
	}
	if !m.whole {
		if err := m.o.complete(ctx, m.db, h.Keys, b); err != nil {
			return nil, err
		}
		m.whole = true
	}
	if err := m.release(); err != nil {
		return nil, err
	}
	return m.o.loaded(ctx, b)
}

// keep makes the keys last, and before them what is needed to go on with them.
func (m *maker) keep(h founding.Hub, b begun) error {
	if m.o.Secret == nil {
		secret, err := keys.Passphrase(h.Passphrase)
		if err != nil {
			return err
		}
		m.o.Secret = &secret
	}
	text, err := json.Marshal(b)
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the note of how far the hub is made cannot be written")
	}
	if err := os.Remove(m.o.at(begunFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fail.Wrap(err, fail.Unavailable, "the folder of the hub cannot be written")
	}
	if err := keys.Place(m.o.at(begunFile), text); err != nil {
		return err
	}
	return h.Keys.Save(m.o.at(keystoreFile), *m.o.Secret)
}

func (m *maker) release() error {
	if m.db == nil {
		return nil
	}
	err := m.db.Close()
	m.db = nil
	return err
}

// end gives back what is held when nobody waits for the hub any more.
func (m *maker) end() error {
	select {
	case hub := <-m.made:
		return hub.Close()
	default:
		return m.release()
	}
}

// found begins to make a hub: it gives the doors that answer meanwhile, and the
// address of the one page that does more.
func (o Options) found(ctx context.Context, on Listeners, show func(*doors)) (m *maker, address string, err error) {
	address, err = o.firstAddress(on)
	if err != nil {
		return nil, "", err
	}
	if err := os.MkdirAll(o.Data, 0o700); err != nil {
		return nil, "", fail.Wrap(err, fail.Unavailable, "the folder of the hub cannot be made")
	}
	guard, token := signin.NewFirst()
	o.first = guard
	m = &maker{o: o, made: make(chan *Hub, 1)}
	if m.db, err = sqldb.Open(ctx, o.DatabaseURL()); err != nil {
		return nil, "", err
	}
	made := func(ctx context.Context, h founding.Hub) error {
		hub, err := m.make(context.WithoutCancel(ctx), h) // a reader who goes away stops nothing
		if err != nil {
			o.Log.Error("the hub cannot be made", "error", err)
			return err
		}
		d, err := hub.doors()
		if err != nil {
			return errors.Join(err, hub.Close())
		}
		show(d)
		m.made <- hub
		return nil
	}
	pages := &foundingweb.Pages{Guard: guard, Base: o.Site.Base, Proxies: o.Proxies, Limits: signinweb.NewLimits(o.Clock),
		Suggested: founding.Plan{Name: o.Site.Name, Address: o.suggested(on, address), Contact: o.Site.Contact, Load: true},
		Founding:  founding.New(founding.Options{Clock: o.Clock, Local: o.Site.Local, Passphrase: o.Secret == nil, Make: made})}
	d, err := o.founding(pages)
	if err != nil {
		return nil, "", errors.Join(err, m.release())
	}
	show(d)
	return m, address + signinweb.FirstPath + token, nil
}

// founding is what answers while there is no hub.
func (o Options) founding(pages *foundingweb.Pages) (*doors, error) {
	metrics := prometheus.NewRegistry()
	s, _, err := o.server(func() int64 { return 0 }, foundingweb.NotYet, metrics, func(site *httpsrv.Site) {
		site.Nav, site.Bare = nil, true
	})
	if err != nil {
		return nil, err
	}
	s.Pages(pages.Routes()...)
	ready := func(context.Context) error { return foundingweb.NotYet() }
	return &doors{s.Handler(), httpsrv.OpsDoor(ready, metrics)}, nil
}

// firstAddress is where the page is that makes the hub. It shows a recovery key
// and takes a passphrase, and so answers on this machine alone or by https.
func (o Options) firstAddress(on Listeners) (string, error) {
	if o.Site.Base != "" {
		return o.Site.Base, fail.Wrap(founding.CheckAddress(o.Site.Base), fail.Invalid, "a hub cannot be made for this address")
	}
	at, ok := on.Public.Addr().(*net.TCPAddr)
	if !ok || on.TLS == nil && !at.IP.IsLoopback() {
		return "", fail.New(fail.Invalid, "there is no hub in %s, and one is not made over plain http from elsewhere: its recovery key would be read on the way", o.Data).
			WithHint("name its https address with --base-url, or give it a certificate, or listen at 127.0.0.1; or make it with comity init")
	}
	scheme, host := "http", "localhost"
	if on.TLS != nil {
		scheme = "https"
		if len(o.Site.Hosts) > 0 {
			host = o.Site.Hosts[0]
		}
	}
	return fmt.Sprintf("%s://%s:%d", scheme, host, at.Port), nil
}

// suggested is the public address as far as it can be known.
func (o Options) suggested(on Listeners, address string) string {
	switch {
	case o.Site.Base != "":
		return o.Site.Base
	case on.TLS != nil && len(o.Site.Hosts) > 0:
		return strings.TrimSuffix(address, ":443")
	}
	return o.Site.Local
}
