package web

import (
	"context"
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// A page with several threads asks once who answers at the other sides of those that
// are open, and not where its reader is on neither.
func TestWhoAnswersIsAskedOnce(t *testing.T) {
	us, kenya, norway, france := statement.Hash{1}, statement.Hash{2}, statement.Hash{3}, statement.Hash{4}
	with := func(opener, other statement.Hash, state cooperation.State) cooperation.Held {
		return cooperation.Held{Thread: &cooperation.Thread{Opener: opener, Counterparty: other, State: state}}
	}
	var asked [][]statement.Hash
	v := &viewer{ctx: t.Context(), actor: policy.Actor{Identity: us}, p: &Pages{Reach: func(_ context.Context, _ *i18n.Locale, _ policy.Actor, who ...statement.Hash) (map[statement.Hash][]ui.Link, error) {
		asked = append(asked, who)
		return map[statement.Hash][]ui.Link{kenya: {{Href: "/a", Words: "a"}}}, nil
	}}}
	if err := v.finds([]cooperation.Held{with(us, kenya, ""), with(norway, us, ""), with(us, france, cooperation.IsClosed), with(kenya, norway, "")}); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 1 || !slices.Equal(asked[0], []statement.Hash{kenya, norway}) || len(v.ways[kenya]) != 1 {
		t.Errorf("asked %v, found %v", asked, v.ways)
	}
	if err := v.finds([]cooperation.Held{with(us, france, cooperation.IsClosed)}); err != nil || len(asked) != 1 {
		t.Errorf("nobody is to be reached, and it is asked all the same: %v", err)
	}
}
