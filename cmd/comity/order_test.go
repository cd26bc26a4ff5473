package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/policy"
)

// newHub makes a hub and opens it, and gives its recovery sheet.
func newHub(t *testing.T) (*app.Hub, keys.Sheet) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(file)
	if err != nil {
		t.Fatal(err)
	}
	o := app.Options{Data: filepath.Join(t.TempDir(), "data"), Secret: &secret, Site: app.Site{Base: "https://hub.test"}}
	sheet, err := app.Init(t.Context(), o, "hub.test/comity")
	if err != nil {
		t.Fatal(err)
	}
	hub, err := app.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = hub.Close() })
	return hub, sheet
}

// noted lists what the operator has done by the hub's own trail.
func noted(t *testing.T, hub *app.Hub) (actions []string) {
	t.Helper()
	trail := &audit.Trail{DB: hub.DB, Keys: hub.Keys, Hub: hub.Ledger.Hub}
	actor := policy.Actor{Person: "person:auditor", Identity: hub.Ledger.Hub(), Roles: []policy.Role{policy.Auditor}}
	rows, _, err := trail.List(context.Background(), actor, audit.Filter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Person == "" {
			actions = append(actions, r.Action)
		}
	}
	return actions
}

// Every order that a hub which runs carries out, whether a locked hub does, and
// what stands in the hub's trail afterwards. An order that is not here fails.
func TestEveryOrder(t *testing.T) {
	hub, sheet := newHub(t)
	said, err := hub.Ledger.Say(t.Context(), ledger.Draft{Type: "test.said/1", Subject: hub.Ledger.Hub().String(), Body: []byte(`{}`)})
	if err != nil {
		t.Fatal(err)
	}
	locked := &app.Hub{Keys: &keys.Store{}}
	rows := []struct {
		name, with string
		locked     bool
		fails      fail.Kind // where the order has nothing to work on here
		noted      string    // "" where nothing is: it shows no person and changes nothing
	}{
		{"person invite", `{"Name":"Njeri Mwangi"}`, false, "", "person.invited"},
		{"person list", `{}`, true, "", "people.listed"},
		{"person erase", `{"Person":"person:0"}`, false, fail.NotFound, ""},
		{"provider name", `{"URL":"https://login.example.org"}`, true, "", ""},
		{"provider list", `{}`, true, "", ""},
		{"provider remove", `{"ID":"0"}`, false, fail.NotFound, ""},
		{"key list", `{"All":true}`, true, "", ""},
		{"key drill", `{"text":` + strconv.Quote(sheet.Secret) + `}`, false, "", "key.drilled"},
		{"key sheet-check", `{"text":` + strconv.Quote(sheet.Secret) + `}`, true, "", ""},
		{"key rotate", `{}`, false, "", "key.rotated"},
		{"key compromised", `{"From":` + strconv.FormatInt(hub.Ledger.Size(), 10) + `,"Recover":true,"text":` + strconv.Quote(sheet.Secret) + `}`, false, "", "key.compromised"},
		{"key recover", `{"text":` + strconv.Quote(sheet.Secret) + `}`, false, "", "key.recovered"},
		{"key open", `{}`, false, "", "key.opened"},
		{"key move", `{"Identity":"00000000","To":"other.test"}`, false, fail.NotFound, ""},
		{"bounce", `{"Address":"bounce+x@hub.test"}`, false, fail.Invalid, ""},
		{"consult import", `{"Documents":[{"name":"notes.txt","text":""}]}`, false, fail.Invalid, ""},
		{"erase", `{"Statement":"` + said[0].ID.String() + `","Reason":"To show an erasure."}`, false, "", "body.erased"},
	}
	named := map[string]bool{}
	for _, row := range rows {
		named[row.name] = true
		before := noted(t, hub)
		var out bytes.Buffer
		err := carryOut(t.Context(), hub, row.name, json.RawMessage(row.with), &out)
		if fail.KindOf(err) != row.fails {
			t.Errorf("%s: %v", row.name, err)
		}
		after := noted(t, hub)
		if added := len(after) - len(before); (added > 0) != (row.noted != "") || row.noted != "" && !slices.Contains(after[:added], row.noted) {
			t.Errorf("%s: the trail holds %v after %v", row.name, after, before)
		}
		if sort := orders()[row.name]; sort.locked != row.locked {
			t.Errorf("%s: a locked hub carries it out: %v", row.name, sort.locked)
		}
		if row.locked {
			continue
		}
		if err := carryOut(t.Context(), locked, row.name, json.RawMessage(row.with), io.Discard); !fail.Is(err, fail.Locked) {
			t.Errorf("%s, locked: %v", row.name, err)
		}
	}
	if want := slices.Sorted(maps.Keys(orders())); !slices.Equal(slices.Sorted(maps.Keys(named)), want) {
		t.Errorf("the table does not name what there is: %v", want)
	}
}

func TestWhatIsNoOrder(t *testing.T) {
	hub, _ := newHub(t)
	for name, tc := range map[string]struct {
		name, with string
		kind       fail.Kind
	}{
		"a command of another sort": {"corpus load", `{}`, fail.NotFound},
		"none":                      {"", `{}`, fail.NotFound},
		"a field of nobody":         {"person list", `{"All":true}`, fail.Invalid},
		"another's folder":          {"key list", `{"Data":{"Data":"/etc"}}`, fail.Invalid},
		"another's database":        {"person list", `{"Database":"postgres://elsewhere"}`, fail.Invalid},
		"a file to be read":         {"key drill", `{"Sheet":"/etc/passwd"}`, fail.Invalid},
		"not an object":             {"person list", `[]`, fail.Invalid},
		"nothing":                   {"person list", ``, fail.Invalid},
	} {
		before := hub.Ledger.Size()
		err := carryOut(t.Context(), hub, tc.name, json.RawMessage(tc.with), io.Discard)
		if !fail.Is(err, tc.kind) || hub.Ledger.Size() != before || len(noted(t, hub)) != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What travels to a hub is what the command was given, and no path and no
// setting of the side that asks.
func TestWhatTravels(t *testing.T) {
	d := Data{Data: "/srv/hub", Database: "postgres://u:secret@db", KeyFile: "/etc/hub.key"}
	for name, o := range map[string]order{
		"invite": &PersonInviteCmd{Data: d, Name: "Njeri"}, "list": &PersonListCmd{Data: d}, "erase": &PersonEraseCmd{Data: d},
		"provider": &ProviderNameCmd{Data: d, SecretFile: "/etc/secret", Secret: "s"}, "providers": &ProviderListCmd{Data: d},
		"remove": &ProviderRemoveCmd{Data: d}, "keys": &KeyListCmd{Data: d}, "open": &KeyOpenCmd{Data: d}, "rotate": &KeyRotateCmd{Data: d},
		"compromised": &KeyCompromisedCmd{Data: d}, "recover": &KeyRecoverCmd{Data: d}, "move": &KeyMoveCmd{Data: d},
		"drill": &KeyDrillCmd{Data: d, Typed: Typed{Sheet: "/etc/sheet", Text: "words"}}, "check": &KeySheetCheckCmd{Data: d}, "body": &EraseCmd{Data: d},
		"import": &ConsultImportCmd{Data: d, File: []string{"/etc/call.txt"}},
	} {
		b, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, no := range []string{"/srv/hub", "postgres", "/etc/"} {
			if strings.Contains(string(b), no) {
				t.Errorf("%s: %s travels", name, b)
			}
		}
	}
}
