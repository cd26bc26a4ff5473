package app

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/signin/oidc"
	oidcweb "comity.example/comity/internal/platform/signin/oidc/web"
	"comity.example/comity/internal/snapshot"
)

// oidcRoom is what is kept of participants' identity providers and of the
// accounts that people have there. It comes after the room of people: with a
// person go the person's accounts.
func oidcRoom() snapshot.Room {
	return snapshot.Room{Name: "oidc", Migrations: oidc.Migrations(), Tables: []snapshot.Table{
		{Name: "oidc_issuer", Key: []string{"id"}, Columns: []snapshot.Column{
			{Name: "id", Kind: snapshot.Text}, {Name: "identity", Kind: snapshot.Bytes}, {Name: "url", Kind: snapshot.Text},
			{Name: "client", Kind: snapshot.Text}, {Name: "secret", Kind: snapshot.Bytes}, {Name: "max_age", Kind: snapshot.Integer},
			{Name: "acr", Kind: snapshot.Text}, {Name: "amr", Kind: snapshot.Text}, {Name: "made", Kind: snapshot.Integer}}},
		{Name: "oidc_account", Key: []string{"issuer", "subject"}, Columns: []snapshot.Column{
			{Name: "issuer", Kind: snapshot.Text}, {Name: "subject", Kind: snapshot.Text}, {Name: "person", Kind: snapshot.Text},
			{Name: "made", Kind: snapshot.Integer}, {Name: "used", Kind: snapshot.Integer}}},
	}}
}

// newProviders makes the way to sign in that leads over participants' identity
// providers, and shows it where people sign in by passkey.
func (h *Hub) newProviders() error {
	words, err := i18n.Load()
	if err != nil {
		return err
	}
	service := oidc.New(oidc.Options{DB: h.DB, Clock: h.opts.Clock, Keys: h.Keys, Door: outward.New(h.opts.Outward), Base: h.signing.base,
		Hub: h.Ledger.Hub, People: h.signing.service, Trail: trail{h.trail}})
	h.signing.providers = &oidcweb.Pages{Service: service, Door: h.signing.door, Catalogue: words}
	h.signing.door.Others = h.signing.providers.Others
	h.signing.door.Instead = h.signing.providers.Instead
	return nil
}

// Providers knows participants' identity providers.
func (h *Hub) Providers() *oidc.Service { return h.signing.providers.Service }
