package app_test

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// officePatience bounds one start of LibreOffice.
const officePatience = 3 * time.Minute

// acceptMacro opens a document, accepts all changes as a reader does by the menu,
// and saves it.
const acceptMacro = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Accept" script:language="StarBasic">
Sub All(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(doc.CurrentController.Frame, ".uno:AcceptAllTrackedChanges", "", 0, Array())
  Dim save(0) As New com.sun.star.beans.PropertyValue
  save(0).Name = "FilterName"
  save(0).Value = "writer8"
  doc.storeToURL(target, save())
  doc.close(True)
End Sub
</script:module>
`

// accepted opens a document in LibreOffice: the changes arrive with the names of
// those who proposed them, and accepting all gives the guidance that was
// published.
func accepted(t *testing.T, docx string, one *issued) {
	t.Helper()
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no LibreOffice: install the package libreoffice-writer-nogui (make test does)")
		}
		t.Skip("no LibreOffice: install the package libreoffice-writer-nogui (make test does)")
	}
	dir := t.TempDir()
	in, profile := filepath.Join(dir, "in.docx"), filepath.Join(dir, "profile")
	if err := os.WriteFile(in, []byte(docx), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), officePatience)
		defer cancel()
		if out, err := exec.CommandContext(ctx, "soffice", append([]string{"-env:UserInstallation=file://" + profile, "--headless", "--norestore"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("soffice %v: %v\n%s", args, err, out)
		}
	}
	run("--convert-to", "odt", "--outdir", dir, in)
	_, by := opened(t, filepath.Join(dir, "in.odt"))
	if !slices.Contains(by, "Example Network (fictitious)") {
		t.Errorf("the changes are by %q", by)
	}
	basic := filepath.Join(profile, "user", "basic", "Standard")
	index, err := os.ReadFile(filepath.Join(basic, "script.xlb"))
	if err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string]string{"script.xlb": strings.ReplaceAll(string(index), "Module1", "Accept"), "Accept.xba": acceptMacro} {
		if err := os.WriteFile(filepath.Join(basic, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run(`macro:///Standard.Accept.All("file://` + in + `","file://` + filepath.Join(dir, "out.odt") + `")`)
	all, left := opened(t, filepath.Join(dir, "out.odt"))
	if len(left) > 0 {
		t.Errorf("changes are left, by %q", left)
	}
	words := strings.Join(all, "\n")
	for _, ch := range one.Chapters {
		for _, g := range ch.Guidance {
			var want []string
			for _, p := range g.Paragraphs {
				want = append(want, strings.TrimSpace(p.Text))
			}
			if !strings.Contains(words, strings.Join(want, "\n")) {
				t.Errorf("accepting all gives\n%s\nwant in it\n%s", words, strings.Join(want, "\n"))
			}
		}
	}
}

// opened reads what LibreOffice saved: its paragraphs, without notes and remarks,
// and by whom its changes are.
func opened(t *testing.T, name string) (paragraphs, by []string) {
	t.Helper()
	file, err := zip.OpenReader(name)
	if err != nil {
		t.Fatalf("LibreOffice did not save the document: %v", err)
	}
	defer func() { _ = file.Close() }()
	content, err := file.Open("content.xml")
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(content)
	var path []string
	var words strings.Builder
	in := func(names ...string) bool {
		return slices.ContainsFunc(path, func(p string) bool { return slices.Contains(names, p) })
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return paragraphs, by
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if path = append(path, e.Name.Local); (e.Name.Local == "p" || e.Name.Local == "h") && !in("annotation") {
				words.Reset()
			}
		case xml.EndElement:
			path = path[:len(path)-1]
			if (e.Name.Local == "p" || e.Name.Local == "h") && !in("tracked-changes", "annotation", "note", "list-label") {
				paragraphs = append(paragraphs, strings.TrimSpace(words.String()))
			}
		case xml.CharData:
			switch {
			case in("creator") && in("tracked-changes"):
				by = append(by, string(e))
			case in("p", "h") && !in("annotation", "tracked-changes", "note"):
				words.Write(e)
			}
		}
	}
}
