import type { Company } from '../../scripts/rehearse/companies.ts'
import { brand, marks } from './marks.ts'

/** Everybody of the marked story, as they call themselves. */
export const markedCompany: Company = {
  name: `${marks.company.text} Trundwick`,
  domain: `${brand}.com`,
  contact: {
    name: `${marks.contactFirst.text} ${marks.contactLast.text}`,
    email: `${marks.contactLocal.text}@${marks.contactHost.text}.net`,
  },
  registrant: {
    firstName: marks.registrantFirst.text,
    lastName: marks.registrantLast.text,
    email: `${marks.registrantLocal.text}@${brand}.com`,
    phone: '+44 20 7946 0731',
    street: `73 ${marks.registrantStreet.text} Lane`,
    city: marks.registrantCity.text,
    postalCode: 'LS1 4DT',
  },
  sender: {
    firstName: marks.senderFirst.text,
    lastName: marks.senderLast.text,
    role: `Head of ${marks.senderRole.text}`,
    signature: `Warm ${marks.signature.text} regards`,
    picture: new File([Buffer.from('89504e470d0a1a0a', 'hex')], `${marks.pictureName.text}.png`),
  },
  words: {
    inquiry: `We make ${marks.inquiry.text} looms and want to write to mills.`,
    volume: `800 e-mails a ${marks.volume.text} month`,
    idealCustomer: `Owners of ${marks.idealCustomer.text} mills in the north of England.`,
    offer: `A ${marks.offer.text} loom, fitted within six weeks.`,
  },
  provesBy: 'txt',
  paysBy: 'card',
  networkAddress: '203.0.113.71',
}

export const markedOwner = {
  name: `${marks.ownerName.text} Epple`,
  email: `${marks.ownerLocal.text}@segmento.example`,
  password: `${marks.ownerPassword.text} on the north shelf`,
}

export const markedColleague = {
  name: `${marks.colleagueName.text} Kranz`,
  email: `${marks.colleagueLocal.text}@segmento.example`,
  password: `${marks.colleaguePassword.text} with thirteen lanterns`,
}

export const markedMember = {
  name: `${marks.memberName.text} Jask`,
  email: `${marks.memberLocal.text}@${marks.contactHost.text}.net`,
}

export const markedSubscriber = `${marks.subscriberLocal.text}@wickerholm.org`
