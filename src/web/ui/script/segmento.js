// Everything works without this file; it adds live regions, copying, keys and the reader's own time zone.
;(() => {
  const inReadersZone = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })

  const localise = (root) => {
    for (const time of root.querySelectorAll('time[data-exact]')) {
      const exact = inReadersZone.format(new Date(time.dateTime))
      time.title = exact
      if (time.dataset.exact === 'shown') time.textContent = exact
    }
    for (const button of root.querySelectorAll('[data-copy][hidden]')) button.hidden = false
  }

  const refresh = (region) => window.htmx?.trigger(region, 'changed')

  const listen = (address) => {
    let wasLost = false
    const events = new EventSource(address)
    const regions = () => document.querySelectorAll('[data-topics]')
    events.addEventListener('changed', ({ data }) => {
      for (const region of regions()) if (region.dataset.topics.split(' ').includes(data)) refresh(region)
    })
    events.addEventListener('error', () => {
      wasLost = true
    })
    // What happened while the connection was away can't be known, so everything is asked for again.
    events.addEventListener('open', () => {
      if (wasLost) for (const region of regions()) refresh(region)
      wasLost = false
    })
    addEventListener('pagehide', () => events.close())
  }

  document.addEventListener('click', async ({ target }) => {
    const button = target.closest?.('[data-copy]')
    if (!button) return
    await navigator.clipboard.writeText(button.dataset.copy)
    const said = button.querySelector('[data-said]')
    said.textContent = 'copied'
    setTimeout(() => {
      said.textContent = 'copy'
    }, 2000)
  })

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest('input, textarea, select, [contenteditable]')) return
    if (event.key === '/') {
      const search = document.querySelector('input[type=search]')
      if (!search) return
      event.preventDefault()
      search.focus()
    }
    if (event.key === '?') document.querySelector('.help-sheet')?.showPopover()
  })

  // Of links in a line that is moved sideways, the one where the reader is stands in sight.
  const showCurrent = () => {
    for (const link of document.querySelectorAll('nav [aria-current]')) {
      const line = link.closest('nav')
      const beyond = link.getBoundingClientRect().left - line.getBoundingClientRect().left
      line.scrollLeft += beyond - (line.clientWidth - link.offsetWidth) / 2
    }
  }

  const start = () => {
    localise(document)
    showCurrent()
    addEventListener('resize', showCurrent)
    if (document.body.dataset.live) listen(document.body.dataset.live)
  }
  document.addEventListener('htmx:after:swap', () => {
    localise(document)
    showCurrent()
  })
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
})()
