package main

import (
	"context"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"text/tabwriter"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/statement"
)

// PersonCmd is about the people of a hub, who are known to it alone.
type PersonCmd struct {
	Invite PersonInviteCmd `cmd:"" help:"Make a link with which somebody enrols: once, within 24 hours."`
	List   PersonListCmd   `cmd:"" help:"List the people of the hub and what they are authorized to."`
	Erase  PersonEraseCmd  `cmd:"" help:"Erase what is kept of a person who holds no authorization any more."`
}

// PersonInviteCmd makes a link.
type PersonInviteCmd struct {
	Data `json:"-"`
	Whose
	Name     string   `placeholder:"NAME" help:"What the person is called."`
	Mail     string   `placeholder:"ADDRESS" help:"Mail address, for notices."`
	Language string   `default:"en" placeholder:"TAG" help:"Language to write to the person in: en, fr, ar."`
	Role     []string `placeholder:"ROLE" help:"What the person is to be authorized to, such as key-officer or drafter. Without it, what a first officer needs. From then on officers invite others, on their desk."`
	Person   string   `placeholder:"ID" help:"The only key officer of a participant, or one whom nobody else is left to invite, who needs a new passkey."`
	BaseURL  string   `env:"COMITY_BASE_URL" placeholder:"URL" help:"Public address of the hub, for the link."`
	ShowLink bool     `help:"Print the link, to be handed over. A hub that runs and sends mail else mails it to the address, and prints none."`
}

// Example implements exampler.
func (PersonInviteCmd) Example() string {
	return `comity person invite --data /var/lib/comity --name "Amina Otieno" --role key-officer --role drafter`
}

// Run prints the link, once, or has it mailed. Following it is all that is needed:
// the participant has no key officer, or is the hub's own and has not two, or the
// person named is its only one. In every other case the participant's own officers
// invite, and no link is made here.
func (c PersonInviteCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "person invite", &c)
}

func (c *PersonInviteCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	identity, err := c.of(ctx, hub)
	if err != nil {
		return err
	}
	inv := signin.Invitation{Identity: identity, Person: c.Person, Name: c.Name, Mail: c.Mail, Language: c.Language, Hand: c.ShowLink}
	for _, r := range c.Role {
		inv.Roles = append(inv.Roles, policy.Role(r))
	}
	if len(inv.Roles) == 0 {
		inv.Roles = signin.FounderRoles()
		if identity != hub.Ledger.Hub() {
			inv.Roles = []policy.Role{policy.ClearingOfficer, policy.Drafter, policy.KeyOfficer}
		}
	}
	if err := hub.Authorizations().MayFound(ctx, operator, identity, c.Person); err != nil {
		return err
	}
	inv.Founding = true
	link, err := hub.People().Invite(ctx, operator, inv)
	if err != nil {
		return err
	}
	if link == "" {
		fmt.Fprintln(out, "The link has been mailed to the person. It holds once, for 24 hours.")
		return nil
	}
	fmt.Fprintln(out, linkAt(c.BaseURL, hub, link))
	return nil
}

// linkAt gives a link as it is opened: under the address that was named, else
// the hub's own, else the one that the domain of passkeys suggests.
func linkAt(base string, hub *app.Hub, link string) string {
	path := strings.TrimPrefix(link, hub.Address())
	if base == "" {
		base = hub.Address()
	}
	if base == "" {
		base = "https://" + hub.Domain()
	}
	return strings.TrimSuffix(base, "/") + path
}

// PersonListCmd lists people.
type PersonListCmd struct {
	Data `json:"-"`
}

// Example implements exampler.
func (PersonListCmd) Example() string { return "comity person list --data /var/lib/comity" }

// Run prints a line for each person.
func (c PersonListCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "person list", &c)
}

func (c *PersonListCmd) carry(ctx context.Context, w io.Writer, hub *app.Hub) error {
	all, err := hub.People().Everybody(ctx, operator)
	if err == nil && !hub.Locked() { // a locked hub can note nothing
		err = hub.Note(ctx, audit.PeopleListed, statement.Hash{})
	}
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, p := range all {
		hats, err := hub.Authorizations().Queries.Hats(ctx, p.ID)
		if err != nil {
			return err
		}
		as := "no authorization"
		for i, h := range hats {
			name := h.Participant
			if name == "" {
				name = h.Identity.Short()
			}
			if i == 0 {
				as = ""
			} else {
				as += "; "
			}
			as += fmt.Sprintf("%s: %s", name, rolesOf(h.Roles))
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", p.ID, p.Name, p.Mail, as)
	}
	return out.Flush()
}

func rolesOf(roles []policy.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, ", ")
}

// PersonEraseCmd erases a person.
type PersonEraseCmd struct {
	Data   `json:"-"`
	Person string `arg:"" placeholder:"ID" help:"The person's id, as comity person list shows it."`
}

// Example implements exampler.
func (PersonEraseCmd) Example() string {
	return "comity person erase --data /var/lib/comity person:3f0c…"
}

// Run erases name, address, passkeys and sessions. Statements keep the random
// id, which then stands for nobody.
func (c PersonEraseCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "person erase", &c)
}

func (c *PersonEraseCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	if err := hub.People().Erase(ctx, operator, c.Person); err != nil {
		return err
	}
	fmt.Fprintln(out, "erased")
	return nil
}

// officers reads NAME <ADDRESS>, or NAME alone.
func officers(texts []string) (out []signin.Person, err error) {
	for _, text := range texts {
		p := signin.Person{Name: strings.TrimSpace(text)}
		if strings.ContainsRune(text, '<') {
			a, err := mail.ParseAddress(text)
			if err != nil {
				return nil, fail.New(fail.Invalid, "%q is no officer", text).WithHint(`write: --officer "Amina Otieno <a.otieno@example.org>"`)
			}
			p.Name, p.Mail = a.Name, a.Address
		}
		if _, err := signin.CleanName(p.Name); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
