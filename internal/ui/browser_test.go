package ui_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
)

func TestSpecimenInABrowser(t *testing.T) {
	server := specimenServer(t)
	b := hubtest.NewBrowser(t)
	b.Tour(t, server.URL, specimenRoutes())
	for _, address := range []string{"/en/broken", "/ar/broken", "/fr/nowhere"} {
		t.Run(address, func(t *testing.T) {
			tab := b.Open(t, server.URL+address, hubtest.Light)
			defer tab.Close()
			tab.Audit(t, strings.ReplaceAll(address[1:], "/", "-"))
		})
	}
}
