package docx

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// officePatience bounds one start of LibreOffice.
const officePatience = 3 * time.Minute

// office is LibreOffice with a profile of its own, in which a macro opens a
// document, does one command, and saves it.
type office struct{ dir, profile string }

const settleMacro = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Settle" script:language="StarBasic">
Sub All(source As String, command As String, target As String, filter As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(doc.CurrentController.Frame, command, "", 0, Array())
  Dim save(0) As New com.sun.star.beans.PropertyValue
  save(0).Name = "FilterName"
  save(0).Value = filter
  doc.storeToURL(target, save())
  doc.close(True)
End Sub
</script:module>
`

// newOffice looks for LibreOffice; where it is absent the test is skipped, except
// in CI, where it fails.
func newOffice(t *testing.T) *office {
	t.Helper()
	if _, err := exec.LookPath("soffice"); err != nil {
		const why = "no LibreOffice: install the package libreoffice-writer-nogui (make test does)"
		if os.Getenv("CI") == "true" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	dir := t.TempDir()
	return &office{dir: dir, profile: filepath.Join(dir, "profile")}
}

func (o *office) run(t *testing.T, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), officePatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "soffice", append([]string{"-env:UserInstallation=file://" + o.profile, "--headless", "--norestore"}, args...)...)
	ownGroup(cmd)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice %v: %v\n%s", args, err, out)
	}
}

// put writes a document where LibreOffice finds it.
func (o *office) put(t *testing.T, d *Document) string {
	t.Helper()
	name := filepath.Join(o.dir, "in.docx")
	if err := os.WriteFile(name, written(t, d), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// convert opens a document and saves it in another form.
func (o *office) convert(t *testing.T, d *Document, filter, suffix string) string {
	t.Helper()
	o.run(t, "--convert-to", filter, "--outdir", o.dir, o.put(t, d))
	return filepath.Join(o.dir, "in."+suffix)
}

// settle accepts or rejects all changes, as a reader does by the menu.
func (o *office) settle(t *testing.T, d *Document, command string) string {
	t.Helper()
	name := o.convert(t, d, "odt", "odt") // makes the profile
	basic := filepath.Join(o.profile, "user", "basic", "Standard")
	index, err := os.ReadFile(filepath.Join(basic, "script.xlb"))
	if err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string]string{"script.xlb": strings.ReplaceAll(string(index), "Module1", "Settle"), "Settle.xba": settleMacro} {
		if err := os.WriteFile(filepath.Join(basic, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	o.run(t, `macro:///Standard.Settle.All("file://`+filepath.Join(o.dir, "in.docx")+`",".uno:`+command+`","file://`+name+`","writer8")`)
	return name
}

// An odt is what LibreOffice made of a document, read from its file.
type odt struct {
	Changes    []odtChange
	Paragraphs []string // of the body, with the kind: "h1 Reporting", "p …"
	Notes      []string
	Remarks    []string
	styles     map[string]string // writing mode of automatic styles
	Modes      map[string]string // of paragraphs, by their words
	Links      []string
}

type odtChange struct{ Kind, By, At string }

func readODT(t *testing.T, name string) odt {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("LibreOffice did not save the document: %v", err)
	}
	out := odt{styles: map[string]string{}, Modes: map[string]string{}}
	d := xml.NewDecoder(strings.NewReader(parts(t, b)["content.xml"]))
	var path []string
	var words strings.Builder
	kind, style, region, creator := "", "", "", ""
	in := func(name string) bool {
		for _, p := range path {
			if p == name {
				return true
			}
		}
		return false
	}
	attr := func(e xml.StartElement, name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			path = append(path, e.Name.Local)
			switch e.Name.Local {
			case "style":
				style = attr(e, "name")
			case "paragraph-properties":
				out.styles[style] = attr(e, "writing-mode")
			case "insertion", "deletion":
				region = e.Name.Local
			case "a":
				out.Links = append(out.Links, attr(e, "href"))
			case "p", "h":
				if !in("note") && !in("annotation") {
					words.Reset()
					kind, style = e.Name.Local+attr(e, "outline-level"), attr(e, "style-name")
				}
			case "s":
				words.WriteString(" ")
			case "tab":
				words.WriteString("\t")
			case "line-break":
				words.WriteString("\n")
			}
		case xml.EndElement:
			path = path[:len(path)-1]
			if n := e.Name.Local; n != "p" && n != "h" || in("tracked-changes") || in("note") || in("annotation") || in("table-of-content") {
				continue
			}
			out.Paragraphs = append(out.Paragraphs, kind+" "+words.String())
			out.Modes[words.String()] = out.styles[style]
		case xml.CharData:
			s := string(e)
			switch {
			case in("change-info") && in("creator"):
				creator = s
			case in("change-info") && in("date"):
				out.Changes = append(out.Changes, odtChange{region, creator, s})
			case in("note-body"):
				out.Notes = append(out.Notes, s)
			case in("annotation"):
				out.Remarks = append(out.Remarks, s)
			case in("note"), in("tracked-changes"):
			case in("p"), in("h"):
				words.WriteString(s)
			}
		}
	}
}

// TestContentsNamePages: LibreOffice takes the numbers of pages for references that it
// fills in when it sets the pages.
func TestContentsNamePages(t *testing.T) {
	o := newOffice(t)
	d := &Document{Title: "A document", Language: "en", Created: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Blocks: []Block{
		&Contents{Title: "Contents", Levels: 2}, PageBreak{},
		&Paragraph{Kind: Heading, Level: 1, Runs: Plain("Norms")}, PageBreak{}, &Paragraph{Kind: Heading, Level: 2, Runs: Plain("Exemplia")}}}
	file, err := zip.OpenReader(o.convert(t, d, "odt", "odt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	part, err := file.Open("content.xml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(part)
	if n := strings.Count(string(got), `<text:bookmark-ref text:reference-format="page"`); err != nil || n != 2 {
		t.Errorf("the contents name %d pages (%v): %s", n, err, got)
	}
}
