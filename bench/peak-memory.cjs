process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.PEAK_MEMORY_TO, String(process.resourceUsage().maxRSS));
});
