package app_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// issued is a publication as programs read it.
type issued struct {
	ID       string `json:"id"`
	Follows  string `json:"follows"`
	Followed string `json:"followed"`
	Chapters []struct {
		ID         string `json:"id"`
		Commentary []struct {
			ID   string `json:"id"`
			Text string `json:"text"`
		} `json:"commentary"`
		Guidance []struct {
			Version    int64 `json:"version"`
			Paragraphs []struct {
				ID    string `json:"id"`
				Label string `json:"label"`
				Text  string `json:"text"`
			} `json:"paragraphs"`
		} `json:"guidance"`
	} `json:"chapters"`
	Errata []struct {
		Paragraph string `json:"paragraph"`
	} `json:"errata"`
	Translations []struct {
		Language string   `json:"language"`
		Official bool     `json:"official"`
		Missing  []string `json:"missing"`
	} `json:"translations"`
}

// publisher is a browser in which the personae of the demonstration publish.
type publisher struct {
	t   *testing.T
	h   *house
	tab *hubtest.Tab
}

func (p *publisher) become(who string) {
	p.t.Helper()
	p.tab.Do(p.t, chromedp.Navigate(p.h.base+"/en/demo"))
	p.tab.Press(p.t, "become-"+who)
}

// clears has another person clear the draft at which the browser is.
func (p *publisher) clears(who string) {
	p.t.Helper()
	draft := ask[string](p.t, p.tab, `location.pathname`)
	if !strings.HasPrefix(draft, "/en/desk/drafts/") {
		p.t.Fatalf("after sending the browser is at %s: %s", draft, ask[string](p.t, p.tab, `document.body.innerText`))
	}
	if who != "" {
		p.become(who)
		p.tab.Do(p.t, chromedp.Navigate(p.h.base+draft))
	}
	p.tab.Press(p.t, "clear-form")
}

// decides has the lead of the group retain the fifth amendment, and put the next
// version in force.
func (p *publisher) decides() {
	p.t.Helper()
	of := p.h.negotiated()
	p.become("expert")
	desk := p.h.base + "/en/desk/texts/" + of.ID
	p.tab.Do(p.t, chromedp.Navigate(desk+"/decide"))
	id := of.Amendments[4].ID[:16]
	p.tab.Do(p.t, chromedp.SetValue(`select[name="d-`+id+`"]`, "retained"), chromedp.SetValue("#input-r-"+id, "As discussed."))
	p.tab.Press(p.t, "decide")
	p.tab.Press(p.t, "decide")
	p.clears("")
	p.tab.Do(p.t, chromedp.Navigate(desk+"/consolidate"))
	p.tab.Press(p.t, "consolidate")
	p.clears("")
}

func (h *house) issued() issued {
	h.t.Helper()
	var list struct{ Items []struct{ ID string } }
	h.read("/api/v1/publications", &list)
	if len(list.Items) == 0 {
		h.t.Fatal("nothing is published")
	}
	var out issued
	h.read("/api/v1/publications/"+list.Items[0].ID, &out)
	return out
}

// TestPublicationInABrowser: the organiser writes commentary in a form, sees what
// would be published, drafts it, edits the draft, and a second person clears it;
// it is read and cited by paragraph; a State translates it in part; an erratum
// stands beside the words; its files say the same.
func TestPublicationInABrowser(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	b := hubtest.NewBrowser(t)
	p := &publisher{t: t, h: h, tab: b.Open(t, h.base+"/en/demo", hubtest.Light)}
	p.decides()
	before := h.issued()

	p.become("organization")
	p.tab.Do(t, chromedp.Navigate(h.base+"/en/consultations/"+h.consultation().ID))
	p.tab.Leave(t, link("Publish commentary and guidelines"))
	const chapter = "un-a-70-174-13-h-1-ff"
	p.tab.Do(t, chromedp.SetValue("#input-title", "Commentary on requests"), chromedp.SetValue("#input-follows", before.ID),
		chromedp.SetValue("#input-commentary-"+chapter, "A request names what is needed.\n\n(a) It names a pointt of contact.\n(b) It names a time."))
	p.tab.Press(t, "publish")
	if got := ask[string](t, p.tab, `document.querySelector("main").innerText`); !strings.Contains(got, "who can be reached at any hour") || !strings.Contains(got, "(b) It names a time.") {
		t.Fatalf("the preview reads\n%s", got)
	}
	if len(h.issued().Errata) != len(before.Errata) || h.issued().ID != before.ID {
		t.Fatal("it was published before it was seen")
	}
	p.tab.Press(t, "publish")
	draft := ask[string](t, p.tab, `location.pathname`)
	p.tab.Do(t, chromedp.Navigate(h.base+draft+"/edit"), chromedp.SetValue("#input-edition", "Second interim edition"))
	p.tab.Press(t, "edit-form")
	p.clears("organization-second")

	one := h.issued()
	if one.Follows != before.ID || len(one.Chapters) == 0 {
		t.Fatalf("what is published is %+v", one)
	}
	at, wrong := "/en/publications/"+one.ID, ""
	for _, ch := range one.Chapters {
		for _, c := range ch.Commentary {
			if strings.Contains(c.Text, "pointt") {
				wrong = c.ID
			}
		}
	}
	p.become("organization")
	p.tab.Do(t, chromedp.Navigate(h.base+at+"/"+wrong))
	p.tab.Leave(t, link("Add an erratum"))
	p.tab.Do(t, chromedp.SetValue("#input-wrong", "not there"), chromedp.SetValue("#input-reads", "point"))
	p.tab.Press(t, "correct")
	if got := ask[string](t, p.tab, `document.body.innerText`); !strings.Contains(got, "do not stand in the paragraph") {
		t.Errorf("words that are not there are taken: %s", got)
	}
	p.tab.Do(t, chromedp.SetValue("#input-wrong", "pointt"))
	p.tab.Press(t, "correct")
	p.clears("organization-second")

	p.become("xa-drafter")
	p.tab.Do(t, chromedp.Navigate(h.base+"/en/desk/publications/"+one.ID+"/translate?language=fr"))
	p.tab.Do(t, chromedp.SetValue("#input-title", "Commentaire sur les demandes"), chromedp.SetValue("#input-words-"+wrong, "Elle nomme un point de contact."))
	p.tab.Press(t, "translate")
	p.clears("xa-clearing")
	p.tab.Close()

	after := h.issued()
	if len(after.Errata) != 1 || after.Errata[0].Paragraph != wrong || len(after.Translations) != 1 || after.Translations[0].Official || len(after.Translations[0].Missing) == 0 {
		t.Fatalf("the errata are %+v, the translations %+v", after.Errata, after.Translations)
	}
	anybody := h.someone("Anybody", "")
	anybody.get(at).want(http.StatusOK, "It names a pointt of contact.", "Second interim edition", "Example Network (fictitious)", "SHA-256")
	anybody.get("/en/publications/"+before.ID).want(http.StatusOK, "Another edition follows")
	anybody.get(at+"/"+wrong).want(http.StatusOK, "pointt", "Elle nomme un point de contact.", "/publications/"+one.ID+"/"+wrong)
	anybody.get(at+"?in=fr").want(http.StatusOK, "Elle nomme un point de contact.", "missing from the translation")
	anybody.get(at + "?in=ru").want(http.StatusNotFound)
	anybody.get(at + "/p99999").want(http.StatusNotFound)
	anybody.get("/en/framework/provisions/un:a-70-174:13:h:1").want(http.StatusOK, "Commentary on requests")
	anybody.get("/en/desk/consultations/" + h.consultation().ID + "/publish").goes("/en/sign-in")
	anybody.get(at+"/publication.csv").want(http.StatusOK, "It names a pointt of contact.", "pointt,point", "Elle nomme un point de contact.,,state:xa")
	pdf, docx := anybody.get(at+"/publication.pdf").want(http.StatusOK, "%PDF-").body, anybody.get(at+"/publication.docx").want(http.StatusOK).body
	t.Run("the PDF file", func(t *testing.T) { printed(t, pdf) })
	t.Run("the document in LibreOffice", func(t *testing.T) { accepted(t, docx, &after) })
	for _, page := range []string{"", "/" + wrong, "?in=fr&beside=yes"} {
		b.Audit(t, h.base+at+page, hubtest.Light, hubtest.Dark, hubtest.Narrow)
		b.Audit(t, h.base+strings.Replace(at, "/en/", "/ar/", 1)+page, hubtest.Light, hubtest.Narrow)
	}
}

// printed holds a PDF file against programs that know nothing of Chromium: it is
// tagged, and its words are those of the page.
func printed(t *testing.T, pdf string) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no pdftotext: install the package poppler-utils (make test does)")
		}
		t.Skip("no pdftotext: install the package poppler-utils (make test does)")
	}
	name := filepath.Join(t.TempDir(), "publication.pdf")
	if err := os.WriteFile(name, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	for program, want := range map[string][]string{"pdfinfo": {"Tagged:          yes", "Commentary on requests"}, "pdftotext": {"It names a pointt of contact.", "who can be reached at any hour"}} {
		args := []string{name}
		if program == "pdftotext" {
			args = append(args, "-")
		}
		out, err := exec.CommandContext(t.Context(), program, args...).Output()
		if err != nil {
			t.Fatalf("%s: %v", program, err)
		}
		words := strings.Join(strings.Fields(string(out)), " ")
		for _, w := range want {
			if !strings.Contains(words, strings.Join(strings.Fields(w), " ")) {
				t.Errorf("%s does not say %q:\n%s", program, w, out)
			}
		}
	}
}
