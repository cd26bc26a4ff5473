package web_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft/web"
)

// A draft that was changed past the program does not take the desk of its
// participant with it.
func TestDeskWithABrokenDraft(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		d := serve(t, url)
		good, bad := d.propose(), d.propose()
		err := d.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
			id := "'" + string(bad) + "'"
			for _, step := range []string{ // put back with another beginning
				`CREATE TEMPORARY TABLE kept AS SELECT * FROM draft WHERE id = ` + id, `CREATE TEMPORARY TABLE kept_step AS SELECT * FROM draft_step WHERE draft = ` + id,
				`UPDATE kept SET created = 1`, `DELETE FROM draft WHERE id = ` + id,
				`INSERT INTO draft_step SELECT * FROM kept_step`, `INSERT INTO draft SELECT * FROM kept`, `DROP TABLE kept`, `DROP TABLE kept_step`,
			} {
				if _, err := tx.Exec(t.Context(), step); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for lang, words := range map[string]string{"en": "Stored data failed its proof", "fr": "vérification", "ar": "التحقق"} {
			status, page, _ := d.ask(d.officer, "/"+lang+"/desk", nil)
			if status != http.StatusOK || !strings.Contains(page, `href="/`+lang+web.Address(good)+`"`) {
				t.Errorf("%s: the others are not there: %d", lang, status)
			}
			if !strings.Contains(page, words) || !strings.Contains(page, string(bad)) || strings.Contains(page, `href="/`+lang+web.Address(bad)+`"`) {
				t.Errorf("%s: it is not said that one failed its proof", lang)
			}
		}
		if status, list, _ := d.ask(d.officer, "/api/v1/drafts", nil); status != http.StatusOK || strings.Count(list, `"broken":true`) != 1 {
			t.Errorf("for programs: %d %s", status, list)
		}
		if status, _, _ := d.ask(d.officer, "/en"+web.Address(bad), nil); status != http.StatusInternalServerError {
			t.Errorf("its own page: %d", status)
		}
	})
}
