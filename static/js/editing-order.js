// A list of many choices keeps the order in which they were chosen: what is taken away and chosen again comes last.
"use strict";

django.jQuery(document).on("select2:select", "select.keeps-order", function (event) {
  const option = event.params.data.element;
  if (option) {
    this.append(option);
    django.jQuery(this).trigger("change");
  }
});
