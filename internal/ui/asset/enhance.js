// Small comforts; every page works without them.

// A region takes part in the tab order only while there is something to
// scroll to.
const regions = document.querySelectorAll(".scroll, .figure-scroll");
const settle = (region) => {
  if (region.scrollWidth > region.clientWidth + 1) {
    region.tabIndex = 0;
  } else {
    region.removeAttribute("tabindex");
  }
};
if (regions.length > 0) {
  const watch = new ResizeObserver((entries) => entries.forEach((e) => settle(e.target)));
  regions.forEach((region) => watch.observe(region));
}
