package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
	negotiation "comity.example/comity/internal/module/consult/text"
)

// largest is how many bytes a page of a text may have, however much is proposed.
const largest = 1_500_000

// TestLongText: with a thousand amendments on one text no page of it is larger
// than a reader can be asked to load; each unit's page has its amendments, all of
// them and no others; the board and the list go on from part to part.
func TestLongText(t *testing.T) {
	t.Parallel()
	base, all, err := hub.Amendments("1000", 8_000, 1000)
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	if _, err := h.Load(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	id, err := hub.Negotiate(t.Context(), h.Hub, base, all)
	if err != nil {
		t.Fatal(err)
	}
	read := func(path string) string {
		t.Helper()
		res, err := http.Get(h.base + path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		b, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %v", path, res.StatusCode, err)
		}
		if len(b) > largest {
			t.Errorf("%s has %d bytes", path, len(b))
		}
		return string(b)
	}
	var units struct{ Items []negotiation.Unit }
	if err := json.Unmarshal([]byte(read("/api/v1/texts/"+id+"/units")), &units); err != nil || len(units.Items) != len(base) {
		t.Fatalf("%d units: %v", len(units.Items), err)
	}
	sum := 0
	for n, u := range units.Items {
		sum += len(u.Amendments)
		if n%10 != 0 {
			continue
		}
		page := read("/en/texts/" + id + "/units/" + negotiation.Slug(u.ID))
		for _, a := range u.Amendments {
			if !strings.Contains(page, `href="/en/amendments/`+a+`"`) {
				t.Errorf("the page of unit %d lacks amendment %s", u.Number, a)
			}
		}
		if got := strings.Count(page, `<tr id="amendment-`); got != min(len(u.Amendments), 100) {
			t.Errorf("the page of unit %d lists %d amendments of %d", u.Number, got, len(u.Amendments))
		}
	}
	if sum != len(all) {
		t.Errorf("%d amendments are at units, of %d", sum, len(all))
	}
	outline := read("/en/texts/" + id)
	for _, u := range units.Items {
		if want := fmt.Sprintf("%d amendment", len(u.Amendments)); len(u.Amendments) > 0 && (!strings.Contains(outline, want) || !strings.Contains(outline, "/units/"+negotiation.Slug(u.ID)+`"`)) {
			t.Errorf("the text does not lead to the amendments at unit %d", u.Number)
		}
	}
	if !strings.Contains(outline, "1 comment<") {
		t.Error("the text does not lead to the comment")
	}
	for _, page := range []string{"?as=sides", "?as=list", "?show=decided", "?show=base", "?show=agreed", "?show=one&amendment=", "/collisions", "/amendments", "/amendments?at=900", "/words?q=good+faith"} {
		read("/en/texts/" + id + page + one(page, h, id))
	}
	for _, at := range []string{"/en/texts/" + id + "?as=list&at=1", "/en/texts/" + id + "?as=list&at=x", "/en/texts/" + id + "/units/t-9999", "/en/texts/" + id + "?as=heap", "/en/texts/" + id + "/amendments?state=heap"} {
		if res, err := http.Get(h.base + at); err != nil || strings.HasSuffix(at, "at=1") != (res.StatusCode == http.StatusOK) {
			t.Errorf("%s: %v %v", at, res.StatusCode, err)
		}
	}
	b := hubtest.NewBrowser(t)
	for _, page := range []string{"", "/units/t-0", "/collisions"} {
		b.Audit(t, h.base+"/en/texts/"+id+page, hubtest.Light, hubtest.Narrow)
	}
}

// one completes the address that shows one amendment.
func one(page string, h *house, id string) string {
	if !strings.HasSuffix(page, "amendment=") {
		return ""
	}
	var list struct{ Items []struct{ ID string } }
	h.read("/api/v1/amendments?text="+id+"&limit=1", &list)
	return list.Items[0].ID
}
