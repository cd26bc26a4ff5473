package ui_test

import (
	"os"
	"path/filepath"
	"testing"

	"comity.example/comity/internal/hubtest"
)

// picturesEnv names a directory for pictures of the specimen pages: for
// people who change the style sheet.
const picturesEnv = "COMITY_PICTURES"

func TestSpecimenInABrowser(t *testing.T) {
	server := specimenServer(t)
	b := hubtest.NewBrowser(t)
	for _, lang := range []string{"en", "fr", "ar"} {
		for _, path := range []string{"/framework/specimen", "/record/figures", "/nowhere"} {
			address := "/" + lang + path
			t.Run(address, func(t *testing.T) {
				if path != "/nowhere" {
					b.Audit(t, server.URL+address)
				}
				pictures(t, b, server.URL, address)
			})
		}
	}
}

func pictures(t *testing.T, b *hubtest.Browser, base, address string) {
	t.Helper()
	dir := os.Getenv(picturesEnv)
	if dir == "" {
		return
	}
	tab := b.Open(t, base+address, hubtest.Light)
	defer tab.Close()
	for _, v := range []hubtest.View{hubtest.Light, hubtest.Dark, hubtest.Narrow} {
		tab.Look(t, v)
		tab.Picture(t, filepath.Join(dir, slug(address)+"-"+v.Name+".png"))
	}
	tab.Look(t, hubtest.Light)
	if err := os.WriteFile(filepath.Join(dir, slug(address)+".pdf"), tab.PDF(t), 0o644); err != nil {
		t.Fatal(err)
	}
}
