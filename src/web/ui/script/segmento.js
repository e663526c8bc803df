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

  // What the reader opened or closed stays so when its region is asked for again. A step to confirm is known by what it would
  // do, because an element that was kept may stand for something else by then.
  const chosen = new Map()
  const doingOf = (details) => {
    const forms = [...details.querySelectorAll('form')]
    if (forms.length === 0) return details
    const sent = forms.flatMap((form) => [
      form.getAttribute('action'),
      ...[...form.querySelectorAll('input[type=hidden]:not([name^="_"])')].map(
        ({ name, value }) => `${name}=${value}`,
      ),
    ])
    return [details.querySelector('summary')?.textContent, ...sent].join('\n')
  }
  const choose = (details, open) => chosen.set(doingOf(details), open)
  const keepChosen = () => {
    for (const details of document.querySelectorAll('[data-topics] details')) {
      const open = chosen.get(doingOf(details))
      if (open !== undefined) details.open = open
    }
  }
  document.addEventListener('click', ({ target }) => {
    const details = target.closest?.('summary')?.parentElement
    if (details?.closest('[data-topics]')) choose(details, !details.open)
  })

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest('input, textarea, select, [contenteditable]')) return
    if (event.key === 'Escape') {
      const confirm = event.target.closest('details.confirm[open]')
      if (!confirm) return
      confirm.open = false
      choose(confirm, false)
      confirm.querySelector('summary').focus()
    }
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
    keepChosen()
    localise(document)
    showCurrent()
  })
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
})()
