import highlight from "@11ty/eleventy-plugin-syntaxhighlight";

export default function (config) {
  config.addPlugin(highlight);
  config.addPassthroughCopy("site.css");
  config.addFilter("ordered", (pages) => [...pages].sort((a, b) => a.data.order - b.data.order));
}

export const config = {
  dir: { input: "content", includes: "../_includes", output: "site" },
  markdownTemplateEngine: false,
};
