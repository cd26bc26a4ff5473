package questionnaire

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

func shippedHere(t testing.TB) *Library {
	t.Helper()
	l, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestShipped: what is shipped has an item for each half of each norm, is written
// in all languages of the pages, and asks for no status of norms of restraint.
func TestShipped(t *testing.T) {
	l := shippedHere(t)
	f := l.Get(Framework, "")
	if f == nil || l.Get(Short, "1") == nil || l.Get(Short, "2") != nil {
		t.Fatal("the two questionnaires are not here")
	}
	for _, topic := range []string{"un:a-70-174:13:a", "un:a-70-174:13:h:1", "un:a-70-174:13:h:2", "un:a-70-174:16:d:iv", "un:a-68-98:26:f", "item:capacity-law"} {
		if q, s, i := l.Of(topic); q != f || s == nil || i == nil {
			t.Errorf("nothing asks about %s", topic)
		}
	}
	for _, q := range l.Current() {
		items, texts := 0, []i18n.Text{q.Title, q.Lead}
		for _, question := range q.Questions {
			texts = append(texts, question.Title, question.Guidance)
		}
		for _, s := range q.Sections {
			texts = append(texts, s.Title)
			for _, i := range s.Items {
				items++
				texts = append(texts, i.Title, i.Guidance)
				if i.Restraint != (restraint(i.Provision) || i.ID == "cluster-restraint") || i.Restraint && i.Status {
					t.Errorf("%s: restraint is %v, a status %v", i.ID, i.Restraint, i.Status)
				}
			}
		}
		for _, text := range texts {
			if got := slices.Sorted(maps.Keys(text.In)); !slices.Equal(got, []string{"ar", "en", "fr"}) {
				t.Errorf("%q is written in %v", text.String(), got)
			}
		}
		if want := map[string]int{Framework: 58, Short: 8}[q.ID]; items != want {
			t.Errorf("%s has %d items, want %d", q.ID, items, want)
		}
	}
	for asked, want := range map[string][]string{"un:a-70-174:13:h": {"un:a-70-174:13:h:1", "un:a-70-174:13:h:2"}, "un:a-70-174:13:a:1": {"un:a-70-174:13:a"}, "un:none": nil, "un": nil} {
		got := l.Around(asked)
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) || (want == nil) != (got == nil) {
			t.Errorf("around %s are %v, want %v first", asked, got, want)
		}
	}
	for asked, want := range map[string][]string{"un:a-70-174:13:h": {"un:a-70-174:13:h:1", "un:a-70-174:13:h:2"}, "un:a-70-174:13:h:1": nil, "un:a-70-174:13:a": nil, "un:a-70-174": nil, "un:none": nil, "un": nil, "": nil} {
		var got []string
		for _, item := range l.Parts(asked) {
			got = append(got, item.Topic())
		}
		if !slices.Equal(got, want) {
			t.Errorf("the parts of %q are %v, want %v", asked, got, want)
		}
	}
	if got := l.Covering("un:a-70-174:13:g"); !slices.Equal(got, []string{"item:cluster-critical-infrastructure"}) {
		t.Errorf("13 (g) is covered by %v", got)
	}
}

func restraint(provision string) bool {
	return slices.ContainsFunc([]string{"13:c", "13:f", "13:k"}, func(p string) bool { return strings.HasPrefix(provision, "un:a-70-174:"+p) })
}

const minimal = `{"id":"own","version":"1","title":{"original":"en","in":{"en":"Own"}},"lead":{"original":"en","in":{"en":"Lead"}},
"questions":[{"id":"done","kind":"text","title":{"original":"en","in":{"en":"Done"}}},{"id":"who","kind":"bodies","title":{"original":"en","in":{"en":"Who"}}}],
"sections":[{"id":"one","title":{"original":"en","in":{"en":"One"}},"items":[
{"id":"a","provision":"un:x:1","title":{"original":"en","in":{"en":"A"}},"status":true},
{"id":"b","title":{"original":"en","in":{"en":"B"}},"questions":["done"]}]}]}`

// TestOwnFiles: an operator's file stands beside what is shipped, or in its place,
// and what is wrong in it is named with the file and the line.
func TestOwnFiles(t *testing.T) {
	for _, tc := range []struct {
		name, from, to string
		want           string // in the error; empty: none
	}{
		{"as it is", "", "", ""},
		{"in the place of a shipped one", `"id":"own"`, `"id":"short"`, ""},
		{"a member that nobody knows", `"status":true`, `"score":true`, "in line 4"},
		{"cut", `]}]}`, "", "own.json is not well formed"},
		{"something behind it", `"questions":["done"]}]}]}`, `"questions":["done"]}]}]} {}`, "own.json is not well formed"},
		{"no version", `"version":"1"`, `"version":"new"`, "a whole number"},
		{"a kind that nobody knows", `"kind":"bodies"`, `"kind":"score"`, "no question"},
		{"a question twice", `"id":"who"`, `"id":"done"`, "is there twice"},
		{"an item twice", `"id":"b"`, `"id":"a"`, "is there twice"},
		{"a question that is none", `["done"]`, `["none"]`, "another order"},
		{"a status of restraint", `"status":true`, `"status":true,"restraint":true`, "no status"},
		{"no title", `{"en":"A"}`, `{}`, "original wording is missing"},
		{"a provision that is none", `un:x:1`, `UN X`, "no id of a provision"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			// A status of restraint is written in the order of the members.
			content := strings.Replace(minimal, tc.from, tc.to, 1)
			if tc.from == "" {
				content = minimal
			}
			l, err := shippedHere(t).With(fstest.MapFS{"questionnaires/own.json": {Data: []byte(content)}})
			if tc.want != "" {
				if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), tc.want) {
					t.Fatalf("%v, want %q", err, tc.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if n := len(l.All()); n != 3 && !strings.Contains(content, `"short"`) || n != 2 && strings.Contains(content, `"short"`) {
				t.Errorf("there are %d questionnaires", n)
			}
		})
	}
}

// next is a second version of minimal: b became a half of it and another, and the
// question who is not asked any more.
func next(t testing.TB) *Library {
	t.Helper()
	second := strings.NewReplacer(`"version":"1"`, `"version":"2"`, `,{"id":"who","kind":"bodies","title":{"original":"en","in":{"en":"Who"}}}`, ``,
		`{"id":"b",`, `{"id":"b-1","title":{"original":"en","in":{"en":"B 1"}}},{"id":"b-2",`).Replace(minimal)
	l, err := (&Library{}).With(fstest.MapFS{"questionnaires/own-1.json": {Data: []byte(minimal)}, "questionnaires/own-2.json": {Data: []byte(second)},
		"mappings/own.json": {Data: []byte(`{"questionnaire":"own","from":"1","to":"2","items":[{"from":"b","to":["b-1","b-2"]}],"questions":[{"from":"who"}]}`)}})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestMap: answers go where the mapping says, and where it says nothing they stay.
func TestMap(t *testing.T) {
	l := next(t)
	for _, tc := range []struct {
		name, from, to string
		at             Place
		want           []Place
		ok             bool
	}{
		{"the same version", "1", "1", Place{"a", "who"}, []Place{{"a", "who"}}, true},
		{"kept", "1", "2", Place{"a", "done"}, []Place{{"a", "done"}}, true},
		{"two of one", "1", "2", Place{"b", "done"}, []Place{{"b-1", "done"}, {"b-2", "done"}}, true},
		{"not asked any more", "1", "2", Place{"a", "who"}, nil, true},
		{"back", "2", "1", Place{"a", "done"}, nil, false},
		{"a version that is not here", "1", "3", Place{"a", "done"}, nil, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := l.Map("own", tc.from, tc.to, tc.at)
			if ok != tc.ok || ok && !slices.Equal(got, tc.want) {
				t.Errorf("%v %v, want %v %v", got, ok, tc.want, tc.ok)
			}
		})
	}
	if got, ok := l.Items("own", "1", "2", "b"); !ok || !slices.Equal(got, []string{"b-1", "b-2"}) {
		t.Errorf("b became %v", got)
	}
	_, err := l.With(fstest.MapFS{"mappings/own.json": {Data: []byte(`{"questionnaire":"own","from":"1","to":"2","items":[{"from":"b","to":["c"]}]}`)}})
	if !fail.Is(err, fail.Invalid) {
		t.Errorf("a mapping leads to an item that is none: %v", err)
	}
}

// TestPublished: a questionnaire is given out with what became of its items in the
// next version, and a hub that is given it reads both.
func TestPublished(t *testing.T) {
	l := next(t)
	files := fstest.MapFS{}
	for _, q := range l.All() {
		given := l.Published(&q)
		if (q.ID == "own" && q.Version == "1") != (given.Next != nil) {
			t.Errorf("%s %s leads on to %+v", q.ID, q.Version, given.Next)
		}
		body, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		files["questionnaires/"+q.ID+"-"+q.Version+".json"] = &fstest.MapFile{Data: body}
	}
	read, err := (&Library{}).With(files)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := read.Items("own", "1", "2", "b"); !ok || !slices.Equal(got, []string{"b-1", "b-2"}) {
		t.Errorf("read again, b became %v", got)
	}
}

// TestMappedPlacesAsk: wherever an answer goes, the version there asks for it, and
// no place takes it twice.
func TestMappedPlacesAsk(t *testing.T) {
	l := next(t)
	rapid.Check(t, func(t *rapid.T) {
		at := Place{rapid.SampledFrom([]string{"a", "b", "b-1", "none"}).Draw(t, "item"), rapid.SampledFrom([]string{"done", "who", "none"}).Draw(t, "question")}
		got, ok := l.Map("own", "1", "2", at)
		if !ok {
			t.Fatal("no mapping")
		}
		for i, p := range got {
			if !l.Get("own", "2").asks(p) || slices.Contains(got[:i], p) {
				t.Errorf("%v goes to %v", at, got)
			}
		}
	})
}
