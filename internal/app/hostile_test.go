package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/position"
	consulttext "comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// payloads are 500 strings that run code, load something or change the page
// where a page shows them as anything but words: ways out of where words stand,
// each with things that act on their own. What runs says so in window.ran.
func payloads() []string {
	ways := []string{"", `">`, `'>`, `" `, `' `, "-->", "]]>", "</title>", "</textarea>", "</script>", "</style>", "</option></select>", "</td></tr></table>",
		"</svg>", "</a>", "</h1>", "</noscript>", "</template>", "</code></pre>", "&quot;&gt;", "%22%3E", "\\\">", "{{", "${", "</ins></del></bdi>"}
	acts := []string{
		`<script>window.ran=%d</script>`,
		`<img src=x onerror=window.ran=%d>`,
		`<svg onload=window.ran=%d>`,
		`<svg><script href="data:,window.ran=%d"/></svg>`,
		`<iframe srcdoc="<script>parent.ran=%d</script>"></iframe>`,
		`<details open ontoggle=window.ran=%d>`,
		`<input autofocus onfocus=window.ran=%d>`,
		`<body onload=window.ran=%d>`,
		`<video><source onerror=window.ran=%d></video>`,
		`<style onload=window.ran=%d>*{display:none}</style>`,
		`<link rel=stylesheet href="https://elsewhere.example/%d.css">`,
		`<meta http-equiv=refresh content="0;url=https://elsewhere.example/%d">`,
		`<base href="https://elsewhere.example/%d/">`,
		`<object data="data:text/html,<script>parent.ran=%d</script>"></object>`,
		`<a href="javascript:window.ran=%d" autofocus>x</a>`,
		`<form action="https://elsewhere.example/%d"><button autofocus>x</button></form>`,
		`<math><mtext><img src=x onerror=window.ran=%d></mtext></math>`,
		`<template shadowrootmode=open><img src=x onerror=window.ran=%d></template>`,
		`onmouseover=window.ran=%d style=position:fixed;inset:0 x=`,
		`<image src="https://elsewhere.example/%d.png">`,
	}
	var out []string
	for _, way := range ways {
		for _, act := range acts {
			out = append(out, way+fmt.Sprintf(act, len(out)+1))
		}
	}
	return out
}

// acted lists what in a page can act that the hub has not put there, and whether
// something ran.
const acted = `(() => {
	const out = [];
	if (window.ran !== undefined) out.push("ran " + window.ran);
	for (const e of document.querySelectorAll("*")) {
		const bad = [...e.attributes].some(a => a.name.startsWith("on") || /^\s*javascript:/i.test(a.value))
			|| e.localName === "script" && !(e.src || "").startsWith(location.origin + "/")
			|| e.localName === "link" && !e.href.startsWith(location.origin + "/")
			|| e.localName === "meta" && e.httpEquiv !== ""
			|| e.localName === "form" && !e.action.startsWith(location.origin + "/")
			|| ["iframe", "object", "embed", "base", "math", "style", "video", "image", "foreignobject"].includes(e.localName.toLowerCase());
		if (bad) out.push(e.outerHTML.slice(0, 200));
	}
	return out;
})()`

// hostile is a hub whose consultations hold the payloads in every field that
// takes words.
type hostile struct {
	t     *testing.T
	h     *hub.Running
	of    statement.Hash
	pages []string // without the language
}

func worded(s string) i18n.Text { return i18n.Of("en", s) }

func (x *hostile) via(author string, n int) submission.Via {
	return submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "report", Number: payloads()[n%500], Date: "2019-09-01"}}
}

func (x *hostile) took(out saying.Outcome, err error) statement.Hash {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
	return out.Receipt.ID
}

// calls has a consultation called, with groups and points.
func (x *hostile) calls(all []string) {
	process, secretariat := x.h.Consultations().Process, policy.As(policy.Secretariat)
	x.of = x.took(process.Say(x.t.Context(), secretariat, statement.Hash{}, &consult.Call{Via: x.via("org:osce", 0),
		Plan: consult.Plan{Title: worded(all[0]), Text: worded(strings.Join(all[:100], "\n\n")), About: []string{"un:a-70-174:13:c"}, Partners: []consult.Named{{Name: all[1], Role: all[2]}},
			Languages: []string{"en"}, Zone: "Europe/Vienna", Moderation: consult.After, Decision: consult.Decision{Rule: consult.Editor},
			Questions: []consult.Question{{ID: "q", Text: worded(all[3]), Form: consult.Choice, Options: []consult.Option{{ID: "a", Text: worded(all[4])}, {ID: "b", Text: worded(all[5])}}},
				{ID: "w", Text: worded(all[6]), Form: consult.Words}}},
		Phases: []consult.Phase{{ID: "one", Title: worded(all[7]), Note: worded(all[8]), Accepts: []consult.Accepts{consult.Comments, consult.Answers}, Frame: &consult.Frame{Printed: all[9], From: "2016-06"}}}}))
	x.pages = append(x.pages, "/consultations/"+x.of.String(), "/consultations/"+x.of.String()+"/participation")
	for i := range 10 {
		id := fmt.Sprintf("g%d", i)
		x.took(process.Say(x.t.Context(), secretariat, x.of, &consult.Group{ID: id, Title: worded(all[i*2]), Lead: []consult.Named{{Name: all[i*2+1], Role: all[i*3]}}}))
		x.took(process.Say(x.t.Context(), secretariat, x.of, &consult.Point{Group: id, Text: worded(all[i*50])}))
		x.pages = append(x.pages, "/consultations/"+x.of.String()+"/groups/"+id)
	}
}

// contributes has one contribution made for each payload; each eighth is opened
// on its own.
func (x *hostile) contributes(all []string) {
	service, secretariat := x.h.Consultations().Contribute, policy.As(policy.Secretariat)
	for i, s := range all {
		b := &contribution.Made{Via: x.via("state:ke", i), Consultation: x.of, Kind: contribution.Comment, Content: contribution.Content{Title: worded(s), Text: worded(s)}}
		switch i % 4 {
		case 1:
			b.Kind, b.Follows = contribution.Practice, &contribution.Follows{Who: consult.Named{Name: s, Role: s}, Address: "https://practice.example/"}
		case 2:
			b.Kind, b.References = contribution.Reference, []contribution.Citation{{Text: s}}
		case 3:
			b.Kind, b.Content = contribution.Answers, contribution.Content{Answers: []contribution.Answer{{Question: "q", Options: []string{"a"}, Words: worded(s)}, {Question: "w", Words: worded(s)}}}
		}
		id := x.took(service.Say(x.t.Context(), secretariat, statement.Hash{}, b))
		if i%8 < 4 && i%2 == i/8%2 {
			x.pages = append(x.pages, "/contributions/"+id.String())
		}
		if i%50 == 0 {
			x.took(service.Say(x.t.Context(), secretariat, id, contribution.Put(contribution.SetAside{Reason: worded(s)})))
		}
	}
}

// tables has a text tabled with a unit for each payload, and amendments.
func (x *hostile) tables(all []string) {
	service, secretariat := x.h.Consultations().Negotiate, policy.As(policy.Secretariat)
	id := x.took(service.Say(x.t.Context(), secretariat, statement.Hash{}, &consulttext.Tabled{Via: x.via("state:ca", 1), Consultation: x.of, Title: worded(all[10]), Language: "en", Text: strings.Join(all, "\n\n")}))
	stands, err := service.Queries.Get(x.t.Context(), id.String())
	if err != nil {
		x.t.Fatal(err)
	}
	x.pages = append(x.pages, "/texts/"+id.String(), "/texts/"+id.String()+"/collisions")
	for i := range 40 {
		s := all[i*12]
		change, err := stands.InForce().Fixed().Propose(redline.Amendment{ID: "x", Paragraph: i % 30, Text: "Now " + s})
		if err != nil {
			x.t.Fatal(err)
		}
		change.ID = ""
		a := x.took(service.Say(x.t.Context(), secretariat, statement.Hash{}, &consulttext.Proposed{Via: x.via("state:uy", i), Consultation: x.of, Text: id, Change: change,
			Rationale: worded(s), Practice: []consulttext.Citation{{Text: s, Address: "https://practice.example/"}}, Origins: []consulttext.Origin{{Name: s}}}))
		if i%4 == 0 {
			x.pages = append(x.pages, "/amendments/"+a.String())
		}
	}
}

// meets has a meeting held and summed up, and positions stated.
func (x *hostile) meets(all []string) {
	service, secretariat := x.h.Held().Meetings, policy.As(policy.Secretariat)
	plan := meeting.Plan{Title: worded(all[20]), With: []consult.Named{{Name: all[21], Role: all[22]}}, Chair: []consult.Named{{Name: all[23], Role: all[24]}}, Place: worded(all[25]), From: "2019-06", Note: worded(all[26])}
	for i := range 20 {
		plan.Agenda = append(plan.Agenda, worded(all[i*25]))
		plan.Sessions = append(plan.Sessions, meeting.Session{ID: fmt.Sprintf("s%d", i), Title: worded(all[i*25+1]), Kind: meeting.Open, Participants: []consult.Named{{Name: all[i*25+2]}}})
	}
	id := x.took(service.Say(x.t.Context(), secretariat, statement.Hash{}, &meeting.Convened{Via: x.via("org:osce", 2), Consultation: x.of, Plan: plan}))
	for i := range 40 {
		x.took(service.Say(x.t.Context(), secretariat, id, &meeting.Intervened{Session: fmt.Sprintf("s%d", i%20), Speaker: all[i*12], Text: worded(all[i*12+1])}))
	}
	x.took(service.Say(x.t.Context(), secretariat, id, &meeting.Presented{Via: x.via("state:ke", 3), Title: worded(all[30]), Symbol: all[31], Text: worded(all[32])}))
	sum := meeting.Summary{Title: worded(all[33]), Text: worded(all[34])}
	for i := range 100 {
		sum.Points = append(sum.Points, meeting.Point{ID: fmt.Sprintf("p%d", i), Text: worded(all[i*5]), Rests: meeting.Rests{Chair: true}})
	}
	s := x.took(service.Summarise(x.t.Context(), secretariat, statement.Hash{}, &meeting.Made{Via: x.via("org:osce", 4), Consultation: x.of, Meetings: []statement.Hash{id}, Summary: sum}, meeting.Trace{}))
	x.pages = append(x.pages, "/meetings/"+id.String(), "/summaries/"+s.String())
	for i := range 20 {
		p := x.took(x.h.Views().Positions.Say(x.t.Context(), secretariat, statement.Hash{}, &position.Stated{Via: x.via("state:uy", i), On: "law:sovereignty",
			Question: worded(all[i*20]), Text: worded(all[i*20+1]), Source: position.Source{Text: all[i*20+2]}}))
		if i%5 == 0 {
			x.pages = append(x.pages, "/positions/"+p.String())
		}
	}
	x.pages = append(x.pages, "/positions", "/positions?on=law:sovereignty", "/meetings", "/participants/state:ke", "/participants/state:uy")
}

// lists adds every part of the list of contributions, and searches for the
// payloads.
func (x *hostile) lists(all []string) {
	next := "/contributions?consultation=" + x.of.String()
	for range 12 {
		x.pages = append(x.pages, next)
		page := string(get(x.t, x.h.URL+"/en"+next).Body)
		_, rest, found := strings.Cut(page, `rel="next"`)
		if !found {
			break
		}
		at := strings.LastIndex(page[:len(page)-len(rest)], `href="`)
		address, _, _ := strings.Cut(page[at+len(`href="`):], `"`)
		next = strings.TrimPrefix(strings.ReplaceAll(address, "&amp;", "&"), "/en")
	}
	for i := 0; i < len(all); i += 25 {
		x.pages = append(x.pages, "/search?q="+url.QueryEscape(all[i]))
	}
}

// TestHostileWords: 500 strings that would run, load or change something stand
// in every field of consultations that takes words; on no page does one act.
func TestHostileWords(t *testing.T) {
	t.Parallel()
	browser := hubtest.NewBrowser(t)
	all := payloads()
	if len(all) != 500 {
		t.Fatalf("there are %d payloads", len(all))
	}
	x := &hostile{t: t, h: hub.New(t, hubtest.SQLite(t))}
	x.calls(all)
	x.contributes(all)
	x.tables(all)
	x.meets(all)
	x.lists(all)
	tab := browser.Open(t, x.h.URL+"/en", hubtest.Light)
	seen := map[string]bool{}
	for _, page := range x.pages {
		address := x.h.URL + "/en" + page
		tab.Do(t, chromedp.Navigate(address))
		if at := hubtest.Ask(t, tab, chromedp.Evaluate[string](`location.href`)); at != address {
			t.Errorf("%s has led to %s", address, at)
		}
		for _, what := range hubtest.Ask(t, tab, chromedp.Evaluate[[]string](acted)) {
			t.Errorf("%s: %s", page, what)
		}
		// In the plain form of texts a backslash takes the meaning from what follows.
		shown := strings.ReplaceAll(hubtest.Ask(t, tab, chromedp.Evaluate[string](`document.body.innerText`)), "\\", "")
		for _, s := range all {
			if plain := strings.ReplaceAll(s, "\\", ""); !seen[s] && strings.Contains(shown, plain) {
				seen[s] = true
			}
		}
	}
	for _, c := range tab.Complaints() {
		t.Errorf("the browser complains: %s", c)
	}
	for i, s := range all {
		if !seen[s] {
			t.Errorf("payload %d is shown on no page as the words that it is: %s", i+1, s)
		}
	}
	t.Logf("%d payloads on %d pages", len(all), len(x.pages))
}

// TestNoAddressRuns: what is followed when somebody clicks is an address of the
// web, or is refused.
func TestNoAddressRuns(t *testing.T) {
	h := hub.Shared(t)
	of, err := statement.ParseHash(strings.TrimPrefix(exampleOf(t, h, "/consultations/{id}"), "/consultations/"))
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "//elsewhere.example", "https://", "https://a b", "file:///etc/passwd", "blob:x"} {
		for name, c := range map[string]contribution.Content{
			"practice":  {Title: worded("T"), Text: worded("x"), Follows: &contribution.Follows{Who: consult.Named{Name: "N"}, Address: address}},
			"reference": {Text: worded("x"), References: []contribution.Citation{{Text: "T", Address: address}}},
		} {
			_, err := h.Consultations().Contribute.Say(context.Background(), policy.As(policy.Secretariat), statement.Hash{}, &contribution.Made{
				Via:          submission.Via{Mode: submission.Recorded, Author: "state:ke", Document: &submission.Document{Kind: "report", Number: "1", Date: "2019-09-01"}},
				Consultation: of, Kind: contribution.Kind(name), Content: c})
			if err == nil {
				t.Errorf("%q is taken as the address of a %s", address, name)
			}
		}
	}
	if page := get(t, h.URL+"/en/consultations/"+of.String()); page.Status != http.StatusOK {
		t.Errorf("the consultation answers %d", page.Status)
	}
}

func exampleOf(t *testing.T, h *hub.Running, path string) string {
	t.Helper()
	for _, r := range h.Routes {
		if r.Path == path {
			return r.Example
		}
	}
	t.Fatalf("no route %s", path)
	return ""
}
